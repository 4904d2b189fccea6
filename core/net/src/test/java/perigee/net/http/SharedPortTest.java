package perigee.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// A port on which HTTP is spoken, and a protocol that begins `ECHO ` with a capital and says back
/// what it is told.
@Timeout(30)
@NullUnmarked // what must be there and is not fails the test
class SharedPortTest {

  private static final int PATIENCE_MILLIS = 10_000;

  private Loops loops;
  private SslContext security;
  private final Echo echo = new Echo();

  @BeforeEach
  void start() throws Exception {
    loops = Loops.start(1, "test");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    security =
        SslContextBuilder.forServer(keys.getPrivate(), HttpTlsTest.certificate(keys))
            .applicationProtocolConfig(Alpn.offersHttp2())
            .build();
  }

  @AfterEach
  void stop() {
    loops.close();
  }

  private HttpServer serve(boolean plainHttp, HttpServerConfig.Timeouts timeouts)
      throws IOException {
    HttpServerConfig config =
        HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withTls(security)
            .withTimeouts(timeouts)
            .withShared(new SharedPort(List.of(echo), plainHttp));
    return HttpServer.start(loops, config, SharedPortTest::answer);
  }

  private HttpServer serve(boolean plainHttp) throws IOException {
    return serve(plainHttp, HttpServerConfig.Timeouts.DEFAULT);
  }

  private static void answer(Exchange exchange) {
    String how = exchange.peer().secure() ? "secure" : "plain";
    exchange.respond(
        new ResponseHead(200, "OK", HttpVersion.HTTP_1_1, Fields.of("how", how)), Bodies.empty());
  }

  private static final class Echo implements OtherProtocol {

    private static final byte[] BEGIN = "ECHO ".getBytes(US_ASCII);

    /// One for each look at what somebody began with.
    private final Semaphore judged = new Semaphore(0);

    private boolean full;

    @Override
    public Verdict judge(ByteBuffer begun) {
      judged.release();
      for (int i = 0; i < BEGIN.length; i++) {
        if (i == begun.remaining()) {
          return Verdict.UNDECIDED;
        }
        if (begun.get(begun.position() + i) != BEGIN[i]) {
          return Verdict.NO;
        }
      }
      return Verdict.YES;
    }

    @Override
    public @Nullable Upgraded accept(InetSocketAddress client) {
      return full ? null : new Session();
    }
  }

  private static final class Session implements Upgraded {

    @Override
    public void begin(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                @SuppressWarnings("FutureReturnValueIgnored")
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                  ctx.writeAndFlush((ByteBuf) message);
                }
              });
    }

    @Override
    public void check(long nowNanos) {}

    @Override
    public void drain() {}

    @Override
    public void reset(String reason) {}
  }

  private static Socket plain(HttpServer server) throws IOException {
    Socket socket = new Socket();
    socket.connect(server.address());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static Socket secure(HttpServer server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return context
        .getSocketFactory()
        .createSocket(plain(server), "fra1.test", server.address().getPort(), true);
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String hear(Socket socket, int octets) throws IOException {
    return new String(socket.getInputStream().readNBytes(octets), US_ASCII);
  }

  private static String answerTo(Socket socket) throws IOException {
    say(socket, "GET / HTTP/1.1\r\nHost: fra1.test\r\nConnection: close\r\n\r\n");
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  @Test
  void bothAreSpokenByTlsAndWithoutOnOnePort() throws Exception {
    try (HttpServer server = serve(true);
        Socket plain = plain(server);
        Socket secure = secure(server);
        Socket web = plain(server);
        Socket secureWeb = secure(server)) {
      for (Socket each : List.of(plain, secure)) {
        say(each, "ECHO one");
        assertThat(hear(each, 8)).isEqualTo("ECHO one");
        say(each, "GET /");
        assertThat(hear(each, 5)).isEqualTo("GET /");
      }
      assertThat(answerTo(web)).startsWith("HTTP/1.1 200 OK\r\n").contains("how: plain");
      assertThat(answerTo(secureWeb)).startsWith("HTTP/1.1 200 OK\r\n").contains("how: secure");
    }
  }

  @Test
  void whoBeginsOctetByOctetIsTold() throws Exception {
    try (HttpServer server = serve(true);
        Socket plain = plain(server);
        Socket secure = secure(server);
        Socket web = secure(server)) {
      for (Socket each : List.of(plain, secure)) {
        for (byte octet : Echo.BEGIN) {
          echo.judged.drainPermits();
          say(each, Character.toString(octet));
          assertThat(echo.judged.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        }
        say(each, "one");
        assertThat(hear(each, 8)).isEqualTo("ECHO one");
      }
      say(web, "E");
      assertThat(answerTo(web)).as("EGET is a method").startsWith("HTTP/1.1 ").contains("how: ");
    }
  }

  @Test
  void whoForgetsTlsWhereItMustBeIsTold() throws Exception {
    try (HttpServer server = serve(false);
        Socket plain = plain(server);
        Socket web = plain(server);
        Socket secureWeb = secure(server)) {
      say(plain, "ECHO one");
      assertThat(hear(plain, 8)).isEqualTo("ECHO one");
      assertThat(answerTo(web)).startsWith("HTTP/1.1 400 ").endsWith("https://\n");
      assertThat(answerTo(secureWeb)).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void prefacesOfHttp2AreStillKnown() throws Exception {
    try (HttpServer server = serve(true);
        Socket web = plain(server)) {
      say(web, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
      assertThat(hear(web, 9).charAt(3)).as("SETTINGS").isEqualTo('\4');
    }
  }

  /// Whoever says too little to be told, or nothing, is not waited for.
  @Test
  void whoDoesNotSayEnoughIsLetGo() throws Exception {
    Duration brief = Duration.ofMillis(300);
    try (HttpServer server =
            serve(true, new HttpServerConfig.Timeouts(brief, brief, brief, brief));
        Socket silent = plain(server);
        Socket undecided = plain(server);
        Socket undecidedSecure = secure(server)) {
      say(undecided, "ECH");
      say(undecidedSecure, "ECH");
      for (Socket each : List.of(silent, undecided, undecidedSecure)) {
        assertThat(isClosed(each)).isTrue();
      }
    }
  }

  @Test
  void whoThereIsNoRoomForIsLetGo() throws Exception {
    echo.full = true;
    try (HttpServer server = serve(true);
        Socket plain = plain(server)) {
      say(plain, "ECHO one");
      assertThat(isClosed(plain)).isTrue();
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (IOException reset) {
      return String.valueOf(reset.getMessage()).contains("reset");
    }
  }
}
