package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
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

/// Malformed and ambiguous requests: refused, or sent on as exactly one that can be read in one
/// way.
@ExtendWith(SharedNetwork.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddRequestsTest {

  private static final String HOST = "odd.test";
  private static final int SILENCE_MILLIS = 300;

  private final SmallNetwork network;
  private final StrictOrigin origin = new StrictOrigin();

  OddRequestsTest(SmallNetwork network) {
    this.network = network;
  }

  static List<OddRequest> cases() throws IOException {
    return OddRequest.all();
  }

  @BeforeAll
  void configure() {
    network
        .api()
        .property(
            "odd",
            "name: odd\nhosts: [%s]\norigins: ['http://127.0.0.1:%d']\n"
                .formatted(HOST, origin.port()));
  }

  @AfterAll
  void close() {
    origin.close();
  }

  @Test
  void thereAreManyOfThem() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oddRequest(OddRequest odd) throws IOException {
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      http.send(odd.bytes(HOST));
      switch (odd.allowed()) {
        case REFUSED -> refused(http, odd);
        case LOCAL -> local(http, odd);
        case FORWARDED -> forwarded(http, odd);
        case EITHER -> either(http, odd);
        case BOTH -> both(http, odd);
        case BROKEN -> broken(http, odd);
        case SILENT -> silent(http, odd);
      }
    }
    assertThat(origin.wrong()).isEmpty();
    RawResponse other = RawHttp.get(network.port("edge-http"), HOST, "/other/" + odd.number());
    assertThat(other.text()).isEqualTo("/other/" + odd.number() + " 0");
  }

  private long seen(String path) {
    return origin.targets().stream().filter(target -> target.startsWith(path)).count();
  }

  private void noneSeen(OddRequest odd) {
    assertThat(origin.targets()).doesNotContain(odd.path(), odd.hidden());
  }

  private void refused(RawHttp http, OddRequest odd) throws IOException {
    RawResponse answer = http.response("GET");
    assertThat(answer.status()).isIn(400, 414, 431, 501, 505);
    assertThat(answer.header("connection")).contains("close");
    assertThat(http.isAtEnd()).isTrue();
    noneSeen(odd);
  }

  private void local(RawHttp http, OddRequest odd) throws IOException {
    assertThat(http.response(odd.method()).status()).isIn(400, 404, 405, 417, 421, 501);
    noneSeen(odd);
  }

  private void forwarded(RawHttp http, OddRequest odd) throws IOException {
    assertThat(http.response(odd.method()).text()).startsWith(odd.path());
    theNextIsItself(http, odd);
    assertThat(origin.targets()).doesNotContain(odd.hidden());
    assertThat(seen(odd.path())).isEqualTo(1);
  }

  private void either(RawHttp http, OddRequest odd) throws IOException {
    RawResponse answer = http.response(odd.method());
    if (answer.status() == 200) {
      assertThat(answer.text()).startsWith(odd.path());
      theNextIsItself(http, odd);
    } else {
      assertThat(answer.status()).isIn(400, 405, 501, 505);
      noneSeen(odd);
    }
  }

  private void both(RawHttp http, OddRequest odd) throws IOException {
    assertThat(http.response(odd.method()).text()).startsWith(odd.path() + " ");
    assertThat(http.response("GET").text()).startsWith(odd.hidden() + " ");
    theNextIsItself(http, odd);
    assertThat(origin.targets()).containsSubsequence(odd.path(), odd.hidden());
  }

  private void broken(RawHttp http, OddRequest odd) throws IOException {
    try {
      RawResponse answer = http.response(odd.method());
      assertThat(answer.status()).isBetween(400, 599);
      assertThat(http.isAtEnd()).isTrue();
    } catch (IOException _) {
      // Cut without an answer, which is as clear.
    }
    noneSeen(odd);
  }

  private void silent(RawHttp http, OddRequest odd) throws IOException {
    assertThat(http.isSilent(SILENCE_MILLIS)).isTrue();
    noneSeen(odd);
  }

  /// On a connection that stays, the next request is answered as what it is.
  private void theNextIsItself(RawHttp http, OddRequest odd) throws IOException {
    String next = "/next/" + odd.number();
    try {
      assertThat(http.get(HOST, next).text()).isEqualTo(next + " 0");
    } catch (SocketException _) {
      // The connection ended with the first answer.
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("ended");
    }
  }
}
