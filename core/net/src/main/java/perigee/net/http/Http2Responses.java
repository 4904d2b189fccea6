package perigee.net.http;

import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;
import perigee.wire.http2.HpackEncoder;

/// Writes the heads of one connection's responses. Confined to its loop.
final class Http2Responses {

  private final ServerLoop server;
  private final Http2Link link;

  Http2Responses(ServerLoop server, Http2Link link) {
    this.server = server;
    this.link = link;
  }

  /// Writes the head of a response before the final one (RFC 9110 §15.2).
  void interim(Http2Stream stream, int status, Fields fields) {
    HpackEncoder block = link.encoder();
    block.begin();
    block.status(status);
    for (int i = 0; i < fields.size(); i++) {
      if (!HopByHop.is(fields, i)) {
        block.field(fields, i);
      }
    }
    link.output().headers(stream.id(), block, false);
    link.flushSoon();
  }

  /// Writes the head of a final response.
  void head(
      Http2Stream stream,
      ResponseHead answer,
      ResponseFraming framing,
      long length,
      boolean whole) {
    HpackEncoder block = link.encoder();
    block.begin();
    block.status(answer.status());
    boolean dated = false;
    Fields fields = answer.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (framing.keeps(fields, i)) {
        block.field(fields, i);
        dated |= fields.nameIs(i, "date");
      }
    }
    if (!dated) {
      block.field("date", server.date());
    }
    if (framing == ResponseFraming.LENGTH || framing == ResponseFraming.LENGTH_ONLY) {
      block.field("content-length", length);
    }
    link.output().headers(stream.id(), block, whole);
    link.flushSoon();
  }
}
