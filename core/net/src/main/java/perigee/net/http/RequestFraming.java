package perigee.net.http;

import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http1.HeadWriter;

/// How a client delimits a request (RFC 9112 §6).
enum RequestFraming {
  NONE,
  LENGTH,
  CHUNKED;

  static RequestFraming of(RequestHead head, long length) {
    if (length < 0) {
      return CHUNKED;
    }
    boolean expected =
        switch (head.method()) {
          case "POST", "PUT", "PATCH" -> true;
          default -> false;
        };
    return length > 0 || expected ? LENGTH : NONE;
  }

  /// Whether the start line can be written so that it stays one line.
  static boolean isWritable(RequestHead head) {
    return isVisible(head.method()) && isVisible(head.target());
  }

  private static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// Writes the head of a request.
  HeadWriter write(ClientCall call, HeadWriter writer) {
    RequestHead head = call.head();
    Fields fields = head.fields();
    writer.requestLine(head.method(), head.target());
    if (!fields.has("host")) {
      writer.field("host: ", call.target().authority());
    }
    for (int i = 0; i < fields.size(); i++) {
      if (goesOut(fields, i)) {
        writer.field(fields, i);
      }
    }
    if (fields.has("te")) {
      // RFC 9110 §10.1.4: it is for the next hop, and says so.
      writer.field("connection: ", "te");
    }
    switch (this) {
      case NONE -> {
        // RFC 9112 §6.3: without framing there is no body.
      }
      case LENGTH -> writer.field("content-length: ", call.body().length());
      case CHUNKED -> writer.field("transfer-encoding: ", "chunked");
    }
    writer.end();
    return writer;
  }

  /// The client does not wait for `100 Continue`, so it does not ask for it.
  private static boolean goesOut(Fields fields, int line) {
    return !HopByHop.is(fields, line)
        && !fields.nameIs(line, "content-length")
        && !fields.nameIs(line, "expect");
  }
}
