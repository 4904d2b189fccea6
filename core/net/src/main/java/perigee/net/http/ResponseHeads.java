package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;
import perigee.wire.http1.HeadWriter;

/// Writes the heads of HTTP/1 responses into the writer of their loop (RFC 9112 §4).
final class ResponseHeads {

  /// What a head says of the connection (RFC 9112 §9.3).
  enum Persistence {
    /// It goes on, which goes without saying.
    GOES_ON,
    /// It goes on, which a client of HTTP/1.0 has to be told.
    KEPT,
    ENDS
  }

  private static final byte[] CLOSE = "connection: close\r\n".getBytes(ISO_8859_1);
  private static final byte[] KEEP_ALIVE = "connection: keep-alive\r\n".getBytes(ISO_8859_1);
  private static final byte[] CHUNKED = "transfer-encoding: chunked\r\n".getBytes(ISO_8859_1);

  private ResponseHeads() {}

  /// Writes the head of an answer.
  ///
  /// @param length of the body, if the framing tells it
  static HeadWriter answer(
      ServerLoop server,
      ResponseHead answer,
      ResponseFraming framing,
      long length,
      Persistence persistence) {
    HeadWriter writer = server.writer();
    writer.statusLine(answer.status());
    boolean dated = false;
    Fields fields = answer.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (framing.keeps(fields, i)) {
        writer.field(fields, i);
        dated |= fields.nameIs(i, "date");
      }
    }
    if (!dated) {
      writer.lines(server.dateLine());
    }
    if (framing == ResponseFraming.CHUNKED) {
      writer.lines(CHUNKED);
    } else if (framing == ResponseFraming.LENGTH || framing == ResponseFraming.LENGTH_ONLY) {
      writer.field("content-length: ", length);
    }
    switch (persistence) {
      case GOES_ON -> {
        // Nothing is said.
      }
      case KEPT -> writer.lines(KEEP_ALIVE);
      case ENDS -> writer.lines(CLOSE);
    }
    writer.end();
    return writer;
  }

  /// Writes the head of an answer by which another protocol begins.
  static HeadWriter switching(ServerLoop server, Fields fields) {
    HeadWriter writer = server.writer();
    writer.statusLine(101);
    for (int i = 0; i < fields.size(); i++) {
      writer.field(fields, i);
    }
    writer.end();
    return writer;
  }

  /// Writes a whole answer that says why a request is refused, the connection's last.
  static HeadWriter refusal(ServerLoop server, int status, String reason) {
    byte[] text = (reason + "\n").getBytes(ISO_8859_1);
    HeadWriter writer = server.writer();
    writer.statusLine(status);
    writer.lines(server.dateLine());
    writer.field("content-type: ", "text/plain");
    writer.field("content-length: ", text.length);
    writer.lines(CLOSE);
    writer.end();
    writer.lines(text);
    return writer;
  }
}
