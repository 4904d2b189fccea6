package perigee.wire.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipStartTest {

  private static Optional<Boolean> judge(String begun) {
    return SipStart.judge(ByteBuffer.wrap(begun.getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REGISTER sip:perigee.local SIP/2.0\r\n",
        "OPTIONS sip:anna@perigee.local;transport=tls SIP/2.0\r\nVia: x",
        "\r\n\r\nINVITE tel:+4930 sip/2.0\r\n",
        "INVITE http://a/ SIP/2.0\n",
        "INVITE sip:a b@c SIP/2.0\r\n",
        "!interesting-Method0123456789_*+`.%indeed'~ sip:a SIP/2.0\r\n"
      })
  void requestsOfSipAreToldByTheirVersion(String begun) {
    assertThat(judge(begun)).contains(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "OPTIONS *",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "CONNECT sip:443 HTTP/1.1\r\n",
        "GET http://perigee.local/ HTTP/1.1\r\n",
        "GET sip:a@b HTTP/1.1\r\nX: SIP/2.0\r\n",
        "INVITE SIP/2.0\r\n",
        "SIP/2.0 200 OK\r\n",
        " SIP/2.0\r\n",
        "\u0016\u0003\u0001",
        "\u00ffEGISTER sip:a SIP/2.0\r\n"
      })
  void everythingElseIsNot(String begun) {
    assertThat(judge(begun)).contains(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n", "REG", "REGISTER", "REGISTER ", "REGISTER sip:a SIP/2.0\r"})
  void whatCouldBeBothIsWaitedFor(String begun) {
    assertThat(judge(begun)).isEmpty();
  }

  /// Whoever sends octet by octet is judged like who sends all at once, and nothing is read beyond
  /// what came.
  @FuzzTest
  void moreOctetsDoNotChangeAVerdict(byte[] bytes) {
    Optional<Boolean> verdict = Optional.empty();
    for (int length = 0; length <= Math.min(bytes.length, 256); length++) {
      Optional<Boolean> now = SipStart.judge(ByteBuffer.wrap(bytes, 0, length));
      if (verdict.isPresent()) {
        assertThat(now).isEqualTo(verdict);
      }
      verdict = now;
    }
  }
}
