package perigee.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A response as it came.
///
/// @param statusLine the first line
/// @param fields lines in the order sent, `name: value`
/// @param latin1 the body, a character for each byte; empty for an incomplete chunked one
/// @param isComplete whether the body came whole, as its framing tells
public record RawResponse(
    String statusLine, int status, List<String> fields, String latin1, boolean isComplete) {

  public RawResponse {
    fields = List.copyOf(fields);
  }

  /// The first value of a field.
  public Optional<String> header(String name) {
    return HeadText.value(fields, name);
  }

  public byte[] body() {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The body as UTF-8.
  public String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  RawResponse withBody(byte[] body, boolean isComplete) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return new RawResponse(statusLine, status, fields, text, isComplete);
  }
}
