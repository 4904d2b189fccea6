package perigee.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// The last answer of a connection arrives whole, however slowly the client takes it; one who does
/// not take it at all is not waited for.
@Timeout(60)
class FarewellTest {

  private static final HttpServerConfig CONFIG =
      HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private static final int RECEIVE_BUFFER = 8 << 10;

  /// Longer than a client has to end its side once it has all.
  private static final long PAUSE_MILLIS = 2_500;

  private final Loops loops = Loops.start(1, "test");

  @AfterEach
  void stop() {
    loops.close();
  }

  private HttpServer start(HttpServerConfig config, int bytes) throws IOException {
    ResponseHead ok = new ResponseHead(200, "", HttpVersion.HTTP_1_1, Fields.EMPTY);
    return HttpServer.start(loops, config, exchange -> exchange.respond(ok, new Zeros(bytes)));
  }

  private static Socket asking(HttpServer server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.connect(server.address());
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
    return socket;
  }

  @ParameterizedTest
  @ValueSource(ints = {60_000, 200_000, 1_000_000})
  void aSlowClientGetsAllOfIt(int bytes) throws Exception {
    try (HttpServer server = start(CONFIG, bytes);
        Socket socket = asking(server)) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200");
      assertThat(answer.length() - answer.indexOf("\r\n\r\n") - 4).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      })
  void oneWhoSendsNoMoreGetsAllOfIt(String request) throws Exception { // RFC 9112 §9.6
    for (int bytes : new int[] {10, 1_000_000}) {
      try (HttpServer server = start(CONFIG, bytes);
          RawClient client = new RawClient(server.address())) {
        while (server.metrics().open().sum() == 0) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
        // From the loop itself, so that it sees the request and the end in one turn.
        loops.loop(0).execute(() -> sendNoMoreThan(client, request));
        String answer = client.readAll();
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(answer.length() - answer.indexOf("\r\n\r\n") - 4).isEqualTo(bytes);
        while (server.metrics().open().sum() > 0) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
      }
    }
  }

  private static void sendNoMoreThan(RawClient client, String request) {
    try {
      client.send(request).socket().shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void oneWhoTakesNothingIsLetGo() throws Exception {
    HttpServerConfig.Timeouts brief =
        new HttpServerConfig.Timeouts(ofSeconds(60), ofSeconds(60), ofSeconds(60), ofMillis(300));
    try (HttpServer server = start(CONFIG.withTimeouts(brief), 60_000);
        Socket socket = asking(server)) {
      while (server.metrics().timeouts().sum() == 0) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(socket.isConnected()).isTrue();
      while (server.metrics().open().sum() > 0) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }
}
