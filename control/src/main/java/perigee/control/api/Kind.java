package perigee.control.api;

import java.util.Locale;

/// The kinds of problem that the API answers with; each has its own `type` (RFC 9457 §3.1.1).
enum Kind {
  MALFORMED_REQUEST(400, "The request cannot be read"),
  UNAUTHENTICATED(401, "A valid bearer token is needed"),
  FORBIDDEN(403, "The token does not allow this"),
  NOT_FOUND(404, "There is no such resource"),
  METHOD_NOT_ALLOWED(405, "The resource does not know this method"),
  CONFLICT(409, "It contradicts what exists"),
  PRECONDITION_FAILED(412, "Somebody else changed it first"),
  CONTENT_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong media type"),
  INVALID_DOCUMENT(422, "The document has errors"),
  PRECONDITION_REQUIRED(428, "A change must say what it changes"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL_ERROR(500, "Control failed"),
  UNAVAILABLE(503, "Not now"),
  NODE_SILENT(504, "The node did not answer");

  final int status;
  final String title;

  Kind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /// A URI reference, relative to the API's root.
  String type() {
    return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The kind that a status without further meaning stands for.
  static Kind ofStatus(int status) {
    for (Kind kind : values()) {
      if (kind.status == status) {
        return kind;
      }
    }
    return status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
  }
}
