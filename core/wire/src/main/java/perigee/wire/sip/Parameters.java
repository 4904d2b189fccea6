package perigee.wire.sip;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Parameters behind semicolons, of URIs and of header fields. Names are compared without case; of
/// one that comes twice the first counts.
public final class Parameters {

  public static final Parameters NONE = new Parameters(new Parameter[0]);

  /// One of them.
  ///
  /// @param value as it stands there, with its quotation marks; null if there is no `=`
  public record Parameter(String name, @Nullable String value) {}

  private final Parameter[] all;

  private Parameters(Parameter[] all) {
    this.all = all;
  }

  /// What stands behind the first semicolon.
  ///
  /// @return null if a name is missing or none
  static @Nullable Parameters parse(String text, boolean ofUri) {
    return parse(text, 0, text.length(), ofUri);
  }

  /// The same of a part of a text.
  static @Nullable Parameters parse(String text, int from, int to, boolean ofUri) {
    Parameter[] found = new Parameter[2];
    int count = 0;
    int start = from;
    while (true) {
      int end = FieldText.separator(text, start, to, ';');
      Parameter one = parameter(text, start, end, ofUri);
      if (one == null) {
        return null;
      }
      if (count == found.length) {
        found = Arrays.copyOf(found, 2 * count);
      }
      found[count++] = one;
      if (end == to) {
        return new Parameters(count == found.length ? found : Arrays.copyOf(found, count));
      }
      start = end + 1;
    }
  }

  private static @Nullable Parameter parameter(String text, int from, int to, boolean ofUri) {
    int first = FieldText.skipBlanks(text, from, to);
    int last = FieldText.trimEnd(text, first, to);
    int equals = text.indexOf('=', first, last);
    int nameEnd = equals < 0 ? last : FieldText.trimEnd(text, first, equals);
    if (!(ofUri
        ? SipUri.isParameter(text, first, nameEnd)
        : FieldText.isToken(text, first, nameEnd))) {
      return null;
    }
    String name = text.substring(first, nameEnd);
    if (equals < 0) {
      return new Parameter(name, null);
    }
    int valueStart = FieldText.skipBlanks(text, equals + 1, last);
    boolean good =
        ofUri ? SipUri.isParameter(text, valueStart, last) : isValue(text, valueStart, last);
    return good ? new Parameter(name, text.substring(valueStart, last)) : null;
  }

  /// A token, a host (which may be an address in brackets), or a quoted string; what quotes nothing
  /// and breaks nothing is let through.
  private static boolean isValue(String text, int from, int to) {
    if (from >= to) {
      return false;
    }
    if (text.charAt(from) == '"') {
      return FieldText.quoteEnd(text, from, to) == to - 1;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == ',') {
        return false;
      }
    }
    return true;
  }

  public List<Parameter> all() {
    return List.of(all);
  }

  public boolean isEmpty() {
    return all.length == 0;
  }

  public boolean has(String name) {
    return find(name) != null;
  }

  /// The value without quotation marks; null if there is no such parameter or no value.
  public @Nullable String value(String name) {
    Parameter one = find(name);
    return one == null || one.value() == null ? null : FieldText.unquoted(one.value());
  }

  private @Nullable Parameter find(String name) {
    for (Parameter one : all) {
      if (one.name().equalsIgnoreCase(name)) {
        return one;
      }
    }
    return null;
  }

  /// With one more, or with another value of one that there is.
  ///
  /// @param value null for none
  public Parameters with(String name, @Nullable String value) {
    Parameter[] others = new Parameter[all.length + 1];
    int count = 0;
    boolean replaced = false;
    for (Parameter one : all) {
      if (!one.name().equalsIgnoreCase(name)) {
        others[count++] = one;
      } else if (!replaced) {
        others[count++] = new Parameter(one.name(), value);
        replaced = true;
      }
    }
    if (!replaced) {
      others[count++] = new Parameter(name, value);
    }
    return new Parameters(count == others.length ? others : Arrays.copyOf(others, count));
  }

  /// Without one.
  public Parameters without(String name) {
    if (!has(name)) {
      return this;
    }
    return new Parameters(
        Arrays.stream(all)
            .filter(one -> !one.name().equalsIgnoreCase(name))
            .toArray(Parameter[]::new));
  }

  void write(StringBuilder out) {
    for (Parameter one : all) {
      out.append(';').append(one.name());
      if (one.value() != null) {
        out.append('=').append(one.value());
      }
    }
  }

  /// Whether both say the same, whatever the order and the case.
  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters that && sorted().equals(that.sorted());
  }

  private List<String> sorted() {
    return Arrays.stream(all)
        .map(one -> (one.name() + "=" + one.value()).toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }

  @Override
  public int hashCode() {
    return sorted().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }
}
