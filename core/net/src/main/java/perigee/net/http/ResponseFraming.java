package perigee.net.http;

import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// How a server delimits a response (RFC 9112 §6).
enum ResponseFraming {
  /// No body and no length (RFC 9110 §8.6: 204).
  NONE,
  /// No body, but the head's own `Content-Length` stays: HEAD, 304.
  DESCRIBED,
  LENGTH,
  /// HEAD, with the length of the body that is not sent.
  LENGTH_ONLY,
  CHUNKED,
  UNTIL_CLOSE;

  static ResponseFraming of(RequestHead request, ResponseHead head, long length) {
    int status = head.status();
    boolean headMethod = request.method().equals("HEAD");
    if (status == 204) {
      return NONE;
    }
    if (status == 304 || headMethod) {
      boolean described = head.fields().has("content-length");
      return !described && headMethod && status != 304 && length > 0 ? LENGTH_ONLY : DESCRIBED;
    }
    if (length >= 0) {
      return LENGTH;
    }
    return request.version() == HttpVersion.HTTP_1_0 ? UNTIL_CLOSE : CHUNKED;
  }

  boolean hasBody() {
    return this == LENGTH || this == CHUNKED || this == UNTIL_CLOSE;
  }

  boolean isChunked() {
    return this == CHUNKED;
  }

  /// Whether a field of the handler's head goes out.
  boolean keeps(Fields fields, int line) {
    if (fields.nameIs(line, "content-length")) {
      return this == DESCRIBED;
    }
    return !HopByHop.is(fields, line);
  }
}
