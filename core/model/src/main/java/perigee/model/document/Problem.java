package perigee.model.document;

/// Why a document was refused: the place, what was seen, what is right.
///
/// @param source the file or other place that the text came from
/// @param line from 1
/// @param column from 1
/// @param pointer the JSON Pointer of the value (RFC 6901), `/origins/0/url`
/// @param message what was seen and what is right, in one sentence
public record Problem(String source, int line, int column, String pointer, String message) {

  @Override
  public String toString() {
    return source + ":" + line + ":" + column + ": " + message;
  }
}
