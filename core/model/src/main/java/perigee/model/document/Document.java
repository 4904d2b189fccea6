package perigee.model.document;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a document as a whole: the text becomes a tree, a function makes the wanted value of the
/// tree, and what either finds wrong is collected.
///
/// ```java
/// Reading<HealthCheck> reading = Document.read(text, "perigee.yaml", root -> {
///   Mapping map = root.map("path", "interval");
///   return new Probe(map.string("path", "/"),
///       map.duration("interval", ofSeconds(10), ofSeconds(1), ofHours(1)));
/// });
/// ```
///
/// After a problem, values go on as placeholders (the least that is allowed, an empty text), so
/// that the function can run to its end and find the rest; its result is then thrown away.
public final class Document {

  /// How long a document that people write may be, in characters.
  public static final int MOST_CHARS = 1 << 20;

  /// How deep values may lie in each other.
  static final int MOST_DEPTH = 64;

  private Document() {}

  /// Reads YAML 1.2, and so JSON, of at most 2²⁰ characters.
  ///
  /// @param source how problems name the document, its file name for example
  /// @param reader makes the value; an `IllegalArgumentException` of it is a problem of the
  ///   document
  public static <T> Reading<T> read(String text, String source, Function<Value, T> reader) {
    return read(text, source, MOST_CHARS, reader);
  }

  /// Reads YAML 1.2 of at most `mostChars` characters.
  public static <T> Reading<T> read(
      String text, String source, int mostChars, Function<Value, T> reader) {
    Problems problems = new Problems(source);
    if (isTooLong(text, mostChars, problems)) {
      return new Reading.Refused<>(problems.inOrder());
    }
    return made(new YamlText(text, problems).root(), problems, reader);
  }

  /// Reads JSON alone (RFC 8259), many times faster: for what programs write.
  public static <T> Reading<T> readJson(
      String text, String source, int mostChars, Function<Value, T> reader) {
    Problems problems = new Problems(source);
    if (isTooLong(text, mostChars, problems)) {
      return new Reading.Refused<>(problems.inOrder());
    }
    return made(new JsonText(text, problems).root(), problems, reader);
  }

  private static boolean isTooLong(String text, int mostChars, Problems problems) {
    if (text.length() <= mostChars) {
      return false;
    }
    problems.add(
        1,
        1,
        Path.ROOT,
        "the document has " + text.length() + " characters; it must have at most " + mostChars);
    return true;
  }

  private static <T> Reading<T> made(
      @Nullable Node root, Problems problems, Function<Value, T> reader) {
    // A tree of broken text would raise problems that vanish with the first.
    if (root == null || !problems.isEmpty()) {
      return new Reading.Refused<>(problems.inOrder());
    }
    try {
      T value = reader.apply(new Value(problems, Path.ROOT, root));
      if (problems.isEmpty()) {
        return new Reading.Parsed<>(value);
      }
    } catch (IllegalArgumentException e) {
      // With problems on the list this is most likely a record that refused a placeholder.
      if (problems.isEmpty()) {
        problems.add(root.line(), root.column(), Path.ROOT, String.valueOf(e.getMessage()));
      }
    }
    return new Reading.Refused<>(problems.inOrder());
  }
}
