package perigee.model.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A value of a document at its place, read as what it should be. What it is not becomes a problem,
/// and a placeholder is returned instead. Not for use by several threads.
public final class Value {

  private final Problems problems;
  private final Path path;

  /// Null when a problem was already told: then placeholders come without another one.
  private final @Nullable Node node;

  Value(Problems problems, Path path, @Nullable Node node) {
    this.problems = problems;
    this.path = path;
    this.node = node;
  }

  /// Any single value as it is written; a number or `true` is text too where text is wanted.
  public String text() {
    if (node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL) {
      return scalar.text();
    }
    refuse("text");
    return "";
  }

  /// Text that passes a test.
  ///
  /// @param right what is right, the end of "it must be …"
  public String text(Predicate<String> test, String right) {
    if (isSingle() && !test.test(text())) {
      refuse(right);
      return "";
    }
    return text();
  }

  public int integer(int min, int max) {
    return (int) integer((long) min, (long) max);
  }

  public long integer(long min, long max) {
    return measured(Node.Kind.INTEGER, Value::whole, min, max, number -> Long.toString(number));
  }

  /// A number with or without a fraction.
  public double number(double min, double max) {
    return measured(Node.Kind.DECIMAL, Value::real, min, max, number -> Double.toString(number));
  }

  /// A duration, `250ms`, `90s`, `5m`, `1h`, `7d` or whole seconds.
  public Duration duration(Duration min, Duration max) {
    return measured(Node.Kind.TEXT, Quantities::duration, min, max, Quantities::text);
  }

  /// A size, `64MiB`, `1GB` or whole bytes.
  public long bytes(long min, long max) {
    return measured(Node.Kind.TEXT, Quantities::bytes, min, max, Value::size);
  }

  private static String size(long bytes) {
    String unit = Quantities.text(bytes);
    return unit.endsWith("iB") ? bytes + " (" + unit + ")" : Long.toString(bytes);
  }

  public boolean bool() {
    if (node instanceof Node.Scalar(_, _, Node.Kind kind, String text)
        && kind == Node.Kind.BOOLEAN) {
      return text.toLowerCase(Locale.ROOT).equals("true");
    }
    refuse("true or false");
    return false;
  }

  /// One of an enum's constants, written in lower case with hyphens.
  public <E extends Enum<E>> E choice(E[] constants) {
    for (E constant : constants) {
      if (isSingle() && kebab(constant).equals(text())) {
        return constant;
      }
    }
    refuse(
        Arrays.stream(constants)
            .map(Value::kebab)
            .collect(Collectors.joining(", ", "one of ", "")));
    return constants[0];
  }

  /// How an enum's constant is written.
  public static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A mapping that may have these keys and no others.
  public Mapping map(String... keys) {
    Mapping mapping = anyMap();
    mapping.refuseAllBut(Arrays.asList(keys));
    return mapping;
  }

  /// A mapping whose other keys are passed over, as a newer peer may send them.
  public Mapping anyMap() {
    if (node instanceof Node.Entries entries) {
      return new Mapping(problems, path, entries);
    }
    refuse("a mapping");
    return new Mapping(problems, path, null);
  }

  /// A mapping whose keys are free, in the order written.
  public Map<String, Value> entries() {
    Map<String, Value> values = new LinkedHashMap<>();
    if (node instanceof Node.Entries entries) {
      entries
          .byKey()
          .forEach(
              (key, entry) -> values.put(key, new Value(problems, path.key(key), entry.value())));
    } else {
      refuse("a mapping");
    }
    return values;
  }

  /// The items of a list.
  public List<Value> items() {
    List<Value> values = new ArrayList<>();
    if (node instanceof Node.Items items) {
      for (Node item : items.nodes()) {
        values.add(new Value(problems, path.index(values.size()), item));
      }
    } else {
      refuse("a list");
    }
    return values;
  }

  /// The items of a list; a value that is no list stands for a list of one.
  public List<Value> itemsOrOne() {
    return node instanceof Node.Items ? items() : List.of(this);
  }

  /// Whether it is neither a list nor a mapping.
  public boolean isSingle() {
    return node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL;
  }

  public boolean isMapping() {
    return node instanceof Node.Entries;
  }

  /// Tells that the value is wrong.
  ///
  /// @param right the end of "it must be …"
  public void refuse(String right) {
    if (node != null) {
      problem("is " + node.seen() + "; it must be " + right);
    }
  }

  /// Tells that the value is wrong, in a sentence whose subject is the value.
  public void problem(String predicate) {
    if (node != null) {
      problems.add(node.line(), node.column(), path, path + " " + predicate);
    }
  }

  private <T extends Comparable<T>> T measured(
      Node.Kind kind, Function<String, Optional<T>> parse, T min, T max, Function<T, String> text) {
    Optional<T> read =
        node instanceof Node.Scalar scalar && fits(scalar.kind(), kind)
            ? parse.apply(scalar.text())
            : Optional.empty();
    if (read.isPresent() && read.get().compareTo(min) >= 0 && read.get().compareTo(max) <= 0) {
      return read.get();
    }
    refuse(text.apply(min) + " to " + text.apply(max));
    return min;
  }

  /// A whole number fits wherever something is measured.
  private static boolean fits(Node.Kind seen, Node.Kind wanted) {
    return seen == wanted || seen == Node.Kind.INTEGER;
  }

  private static Optional<Long> whole(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return Optional.empty(); // too large, or `0x1F` and `0o17`, which nobody needs here
    }
  }

  private static Optional<Double> real(String text) {
    try {
      return Optional.of(Double.parseDouble(text));
    } catch (NumberFormatException _) {
      return Optional.empty(); // `.inf` and `0x1F` are numbers of YAML that nobody needs here
    }
  }
}
