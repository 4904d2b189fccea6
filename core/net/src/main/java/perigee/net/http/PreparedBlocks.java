package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http2.HpackEncoder;

/// The prepared answers of one server on one loop, as HTTP/2 sends them: what is always the same is
/// a field block that uses the static table alone, so that it is right on every connection.
/// Confined to the loop.
final class PreparedBlocks {

  private static final int FIXED = 0;
  private static final int AGE = 1;
  private static final int STATUS_NAME = 2;
  private static final int STATUS = 3;
  private static final int ID_NAME = 4;
  private static final int ID = 5;
  private static final int PARTS = 6;
  private static final byte[] NOTHING = new byte[0];

  private final ServerLoop server;
  private final PreparedAnswers answers;
  private final RequestKey key = new RequestKey();
  private final HpackEncoder fixed = new HpackEncoder(0);

  PreparedBlocks(ServerLoop server, PreparedAnswers answers) {
    this.server = server;
    this.answers = answers;
  }

  PreparedAnswers answers() {
    return answers;
  }

  /// The answer to a request without body, if one is ready.
  @Nullable PreparedAnswer find(RequestHead request, Peer peer) {
    boolean plain =
        request.method().equals("GET")
            && key.read(request.target(), request.fields(), peer.secure());
    return plain ? answers.find(key, peer) : null;
  }

  /// Writes an answer's head as a field block.
  void write(PreparedAnswer answer, HpackEncoder block) {
    EncodedHead head = answer.encoded(HttpVersion.HTTP_2);
    if (head == null) {
      head = encode(answer);
      answer.encoded(HttpVersion.HTTP_2, head);
    }
    block.begin();
    block.block(head.part(FIXED));
    PreparedAnswer.Figures figures = answer.figures();
    if (figures != null) {
      block.figure(head.part(AGE), NOTHING, figures.ageSeconds(), 10);
      block.figure(head.part(STATUS_NAME), head.part(STATUS), figures.ttlSeconds(), 10);
      block.figure(head.part(ID_NAME), head.part(ID), answer.number(), 16);
    }
    if (head.size() > (figures == null ? 1 : PARTS)) {
      block.field("date", server.date());
    }
  }

  /// A part more, an empty one, says that the date is not among the fields.
  private EncodedHead encode(PreparedAnswer answer) {
    fixed.begin();
    fixed.status(answer.status());
    Fields fields = answer.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (ResponseFraming.LENGTH.keeps(fields, i)) {
        fixed.field(fields, i);
      }
    }
    fixed.field("content-length", answer.body().length());
    byte[] always = Arrays.copyOf(fixed.bytes(), fixed.length());
    List<byte[]> parts = new ArrayList<>();
    parts.add(always);
    PreparedAnswer.Figures figures = answer.figures();
    if (figures != null) {
      parts.add(name("age"));
      parts.add(name("cache-status"));
      parts.add(figures.cacheStatus().getBytes(ISO_8859_1));
      parts.add(name(figures.idName()));
      parts.add(figures.idPrefix().getBytes(ISO_8859_1));
    }
    if (!fields.has("date")) {
      parts.add(NOTHING);
    }
    return new EncodedHead(parts);
  }

  /// A field's representation up to its value.
  private byte[] name(String name) {
    fixed.begin();
    fixed.field(name, "");
    // The last byte is the length of the empty value.
    return Arrays.copyOf(fixed.bytes(), fixed.length() - 1);
  }
}
