package perigee.model.document;

import java.util.List;
import java.util.Map;

/// A part of a document with the place where it begins; lines and columns count from 1.
sealed interface Node {

  int line();

  int column();

  /// A single value.
  ///
  /// @param text as written, without quotes
  record Scalar(int line, int column, Kind kind, String text) implements Node {}

  /// What a scalar is by its look.
  enum Kind {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NULL
  }

  /// Values in order.
  record Items(int line, int column, List<Node> nodes) implements Node {}

  /// Keys and their values, in the order written.
  record Entries(int line, int column, Map<String, Entry> byKey) implements Node {}

  /// One key of a mapping.
  ///
  /// @param line of the key
  /// @param column of the key
  record Entry(int line, int column, Node value) {}

  /// How the node is named in a sentence: a scalar as written, anything else by its kind.
  default String seen() {
    return switch (this) {
      case Items _ -> "a list";
      case Entries _ -> "a mapping";
      case Scalar(_, _, Kind kind, String text) ->
          switch (kind) {
            case TEXT -> "'" + shortened(text) + "'";
            case NULL -> "empty";
            case INTEGER, DECIMAL, BOOLEAN -> shortened(text);
          };
    };
  }

  private static String shortened(String text) {
    int most = 60;
    String line = text.length() <= most ? text : text.substring(0, most) + "…";
    return line.replaceAll("\\p{Cntrl}", "?");
  }
}
