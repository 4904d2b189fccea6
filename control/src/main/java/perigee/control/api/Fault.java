package perigee.control.api;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import perigee.model.document.Problem;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Why a request was not done (RFC 9457).
///
/// @param detail one sentence: where, what was seen, what is right
/// @param errors each thing that is wrong in the body
/// @param headers what the answer carries besides
record Fault(Kind kind, String detail, List<At> errors, Map<String, String> headers) {

  static final String MEDIA_TYPE = "application/problem+json";

  Fault {
    errors = List.copyOf(errors);
    headers = Map.copyOf(headers);
  }

  Fault(Kind kind, String detail) {
    this(kind, detail, List.of(), Map.of());
  }

  /// One thing that is wrong in a body.
  ///
  /// @param pointer JSON Pointer of the value (RFC 6901)
  /// @param line from 1; 0 if it is not known
  /// @param column from 1; 0 if it is not known
  record At(String pointer, int line, int column, String detail) {}

  /// Says what is wrong with one value of a body.
  static Fault invalid(String pointer, String detail) {
    String where = pointer.isEmpty() ? "body: " : pointer + ": ";
    return new Fault(
        Kind.INVALID_DOCUMENT, where + detail, List.of(new At(pointer, 0, 0, detail)), Map.of());
  }

  /// Says what is wrong with a document, the first error first.
  static Fault invalid(List<Problem> problems) {
    List<At> errors =
        problems.stream().map(p -> new At(p.pointer(), p.line(), p.column(), p.message())).toList();
    String first = problems.isEmpty() ? "the document is refused" : problems.getFirst().toString();
    return new Fault(Kind.INVALID_DOCUMENT, first, errors, Map.of());
  }

  Fault with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Fault(kind, detail, errors, all);
  }

  Refusal refusal() {
    return new Refusal(this);
  }

  Reply reply() {
    ObjectNode body = Json.object();
    body.put("type", kind.type());
    body.put("title", kind.title);
    body.put("status", kind.status);
    body.put("detail", detail);
    if (!errors.isEmpty()) {
      ArrayNode list = body.putArray("errors");
      errors.forEach(at -> list.add(json(at)));
    }
    return new Reply(kind.status, MEDIA_TYPE, Json.write(body), StandardCharsets.UTF_8, headers);
  }

  private static ObjectNode json(At at) {
    ObjectNode one = Json.object().put("pointer", at.pointer);
    if (at.line > 0) {
      one.put("line", at.line).put("column", at.column);
    }
    return one.put("detail", at.detail);
  }
}
