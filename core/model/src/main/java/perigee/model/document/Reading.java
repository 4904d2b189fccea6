package perigee.model.document;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What came of reading a document.
public sealed interface Reading<T> {

  /// The document is right.
  record Parsed<T>(T value) implements Reading<T> {}

  /// The document is wrong.
  ///
  /// @param problems all that were found, at least one, in the order of their places
  record Refused<T>(List<Problem> problems) implements Reading<T> {

    public Refused {
      problems = List.copyOf(problems);
    }

    /// One problem per line.
    @Override
    public String toString() {
      return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
  }

  /// The value, if the document is right.
  default Optional<T> parsed() {
    return switch (this) {
      case Parsed<T>(T value) -> Optional.of(value);
      case Refused<T> _ -> Optional.empty();
    };
  }

  /// The value of a document that our own program wrote.
  ///
  /// @throws IllegalArgumentException naming the problems if the document was refused
  default T orThrow() {
    return switch (this) {
      case Parsed<T>(T value) -> value;
      case Refused<T> refused -> throw new IllegalArgumentException(refused.toString());
    };
  }
}
