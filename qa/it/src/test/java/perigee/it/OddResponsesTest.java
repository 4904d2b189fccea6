package perigee.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;

/// Whatever an origin sends: a client gets the answer or sees that there is none, and the bytes of
/// one answer never become a part of another.
@ExtendWith(SharedNetwork.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddResponsesTest {

  private static final String HOST = "odd-answers.test";
  private static final int OTHERS = 3;

  private final SmallNetwork network;
  private final List<OddResponse> all = OddResponse.all();
  private final ServerSocket origin = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());

  OddResponsesTest(SmallNetwork network) throws IOException {
    this.network = network;
  }

  static List<OddResponse> cases() throws IOException {
    return OddResponse.all();
  }

  @BeforeAll
  void configure() {
    Thread.ofVirtual().start(this::accept);
    network
        .api()
        .property(
            "odd-answers",
            "name: odd-answers\nhosts: [%s]\norigins: ['http://127.0.0.1:%d']\n"
                .formatted(HOST, origin.getLocalPort()));
  }

  @AfterAll
  void close() throws IOException {
    origin.close();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = origin.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String target = line.split(" ", 3)[1];
        while (!line.isEmpty()) {
          line = lines.readLine();
        }
        if (!answer(socket, target)) {
          return;
        }
      }
    } catch (IOException _) {
      // The other side had enough.
    }
  }

  /// Whether the connection stays.
  private boolean answer(Socket socket, String target) throws IOException {
    for (OddResponse odd : all) {
      if (odd.path().equals(target)) {
        socket.getOutputStream().write(odd.bytes().getBytes(ISO_8859_1));
        return !odd.ends();
      }
    }
    String good = "HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n" + target;
    socket.getOutputStream().write(good.getBytes(ISO_8859_1));
    return true;
  }

  @Test
  void thereAreManyOfThem() {
    assertThat(all).hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oddResponse(OddResponse odd) throws IOException {
    int port = network.port("edge-http");
    RawResponse answer = RawHttp.get(port, HOST, odd.path());
    switch (odd.expected()) {
      case WHOLE -> whole(answer);
      case EMPTY -> assertThat(answer.status()).isEqualTo(204);
      case BAD -> assertThat(answer.status()).isEqualTo(502);
      case CUT -> assertThat(answer.status() == 502 || !answer.isComplete()).isTrue();
      case EITHER -> {
        if (answer.status() != 502) {
          whole(answer);
        }
      }
    }
    assertThat(answer.fields()).noneMatch(line -> line.contains("POISON"));
    for (int i = 0; i < OTHERS; i++) {
      String other = "/other/" + odd.number() + "/" + i;
      assertThat(RawHttp.get(port, HOST, other).text()).isEqualTo(other);
    }
  }

  private static void whole(RawResponse answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.isComplete()).isTrue();
    assertThat(answer.text()).isEqualTo("hello");
  }
}
