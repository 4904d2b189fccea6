package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http1.HeadWriter;
import perigee.wire.http1.RequestReader;

/// The prepared answers of one server on one loop, as HTTP/1 sends them. Confined to the loop.
final class PreparedHeads {

  private static final byte[] CLOSE = bytes("connection: close\r\n");

  private final ServerLoop server;
  private final PreparedAnswers answers;
  private final RequestKey key = new RequestKey();

  PreparedHeads(ServerLoop server, PreparedAnswers answers) {
    this.server = server;
    this.answers = answers;
  }

  PreparedAnswers answers() {
    return answers;
  }

  /// The answer to the request that a reader has completed, if one is ready.
  @Nullable PreparedAnswer find(RequestReader request, Peer peer) {
    boolean plain =
        request.version() == HttpVersion.HTTP_1_1
            && request.method().equals("GET")
            && key.read(request, peer.secure());
    return plain ? answers.find(key, peer) : null;
  }

  /// Whether the request that was looked for last is its connection's last.
  boolean closes() {
    return key.closes();
  }

  /// Writes an answer's head into the loop's writer: what is always the same comes ready, the
  /// figures go between.
  ///
  /// @param last whether the connection ends with it
  HeadWriter write(PreparedAnswer answer, boolean last) {
    EncodedHead head = answer.encoded(HttpVersion.HTTP_1_1);
    if (head == null) {
      head = encode(answer);
      answer.encoded(HttpVersion.HTTP_1_1, head);
    }
    HeadWriter writer = server.writer();
    writer.begin();
    writer.lines(head.part(0));
    PreparedAnswer.Figures figures = answer.figures();
    if (figures != null) {
      writer.digits(figures.ageSeconds());
      writer.lines(head.part(1));
      writer.digits(figures.ttlSeconds());
      writer.lines(head.part(2));
      writer.hexDigits(answer.number());
      writer.lines(head.part(3));
    }
    if (head.size() > (figures == null ? 1 : 4)) {
      writer.lines(server.dateLine());
    }
    if (last) {
      writer.lines(CLOSE);
    }
    writer.end();
    return writer;
  }

  /// Four parts, or one if there are no figures; an empty one behind them says that the date is not
  /// among the fields.
  private EncodedHead encode(PreparedAnswer answer) {
    HeadWriter writer = server.writer();
    writer.statusLine(answer.status());
    Fields fields = answer.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (ResponseFraming.LENGTH.keeps(fields, i)) {
        writer.field(fields, i);
      }
    }
    List<byte[]> parts = new ArrayList<>();
    String length = "content-length: " + answer.body().length() + "\r\n";
    PreparedAnswer.Figures figures = answer.figures();
    writer.lines(bytes(figures == null ? length : "age: "));
    parts.add(Arrays.copyOf(writer.bytes(), writer.length()));
    if (figures != null) {
      parts.add(bytes("\r\ncache-status: " + figures.cacheStatus()));
      parts.add(bytes("\r\n" + figures.idName() + ": " + figures.idPrefix()));
      parts.add(bytes("\r\n" + length));
    }
    if (!fields.has("date")) {
      parts.add(new byte[0]);
    }
    return new EncodedHead(parts);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
