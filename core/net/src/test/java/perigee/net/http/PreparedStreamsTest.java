package perigee.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.loop.Loop;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.Frames;

@Timeout(30)
class PreparedStreamsTest {

  private static final int INITIAL_WINDOW_SIZE = 4;

  private final Loops loops = Loops.start(1, "test");
  private final AtomicInteger held = new AtomicInteger();
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = HttpServer.start(loops, HttpServerConfig.on(any), new Handler());
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
    assertThat(held).hasValue(0);
  }

  /// Has every path ready that is a number: that of the bytes of its body.
  private final class Handler implements ExchangeHandler, PreparedAnswers {
    private final Answer answer = new Answer();

    @Override
    public void handle(Exchange exchange) {
      ResponseHead head = new ResponseHead(404, "", HttpVersion.HTTP_2, Fields.EMPTY);
      exchange.respond(head, Bodies.empty());
    }

    @Override
    public PreparedAnswers prepared(Loop loop) {
      return this;
    }

    @Override
    public @Nullable PreparedAnswer find(RequestKey key, Peer peer) {
      String text = new String(key.toBytes(), US_ASCII);
      String path = text.substring(2, text.indexOf('\n'));
      if (!path.matches("\\d+")) {
        return null;
      }
      held.incrementAndGet();
      answer.length = Integer.parseInt(path);
      answer.encoded = null;
      return answer;
    }

    @Override
    public void sent(PreparedAnswer of, Sending sending) {
      sent.add(sending.number + " " + sending.bodyBytes + " " + sending.failure);
    }
  }

  private final class Answer implements PreparedAnswer, PreparedAnswer.Figures {
    private int length;
    private @Nullable EncodedHead encoded;

    @Override
    public int status() {
      return 200;
    }

    @Override
    public Fields fields() {
      return Fields.of("X-A", "b", "connection", "x");
    }

    @Override
    public Figures figures() {
      return this;
    }

    @Override
    public long ageSeconds() {
      return 5;
    }

    @Override
    public String cacheStatus() {
      return "edge1; hit; ttl=";
    }

    @Override
    public long ttlSeconds() {
      return 55;
    }

    @Override
    public String idName() {
      return "id";
    }

    @Override
    public String idPrefix() {
      return "e1-";
    }

    @Override
    public long number() {
      return 255;
    }

    @Override
    public HeldBody body() {
      return new Held(length);
    }

    @Override
    public @Nullable EncodedHead encoded(HttpVersion by) {
      return by == HttpVersion.HTTP_2 ? encoded : null;
    }

    @Override
    public void encoded(HttpVersion by, EncodedHead head) {
      encoded = head;
    }
  }

  /// Blocks of 10,000 bytes.
  private final class Held implements HeldBody {
    private static final int BLOCK = 10_000;
    private final ByteBuf zeros = Unpooled.wrappedBuffer(new byte[BLOCK + 10]);
    private final int length;

    Held(int length) {
      this.length = length;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public int blocks() {
      return (length + BLOCK - 1) / BLOCK;
    }

    @Override
    public ByteBuf block(int index) {
      return zeros;
    }

    @Override
    public int blockBytes(int index) {
      return Math.min(BLOCK, length - index * BLOCK);
    }

    @Override
    public void release() {
      held.decrementAndGet();
    }
  }

  @Test
  void shortAnswersLeaveAtOnce() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.address())) {
      client.get(1, "/10");
      assertThat(client.await("HEADERS 1"))
          .startsWith(
              "HEADERS 1 200 x-a: b|content-length: 10|age: 5"
                  + "|cache-status: edge1; hit; ttl=55|id: e1-ff|date: ");
      assertThat(client.next()).isEqualTo("DATA 1 10 end");
      assertThat(client.get(3, "/0").await("HEADERS 3")).endsWith("| end");
      assertThat(client.get(5, "/15000").await("DATA 5")).isEqualTo("DATA 5 15000 end");
      assertThat(client.get(7, "/none").await("HEADERS 7")).startsWith("HEADERS 7 404");
      assertThat(client.get(9, "/10", "range", "bytes=1-2").await("HEADERS 9")).contains("404");
      for (String figures : List.of("255 10 null", "255 0 null", "255 15000 null")) {
        assertThat(sent.poll(10, TimeUnit.SECONDS)).isEqualTo(figures);
      }
    }
  }

  @Test
  void longAnswersShareTheConnection() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.address())) {
      client.get(1, "/25000");
      assertThat(client.await("DATA 1")).isEqualTo("DATA 1 10000");
      assertThat(client.next()).isEqualTo("DATA 1 10000");
      assertThat(client.next()).isEqualTo("DATA 1 5000 end");
      assertThat(sent.poll(10, TimeUnit.SECONDS)).isEqualTo("255 25000 null");
    }
  }

  @Test
  void windowsAreKept() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.address(), INITIAL_WINDOW_SIZE, 4)) {
      client.get(1, "/10");
      assertThat(client.await("DATA 1")).isEqualTo("DATA 1 4");
      client.frame(Frames.PING, 0, 0, new byte[8]).await("PING ack");
      client.windowUpdate(1, 6);
      assertThat(client.await("DATA 1")).isEqualTo("DATA 1 6 end");
      client.get(3, "/10").await("DATA 3");
      client.reset(3, ErrorCode.CANCEL);
      assertThat(sent.poll(10, TimeUnit.SECONDS)).isEqualTo("255 10 null");
      assertThat(sent.poll(10, TimeUnit.SECONDS)).startsWith("255 4 peer reset");
    }
  }
}
