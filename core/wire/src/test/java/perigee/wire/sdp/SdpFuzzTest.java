package perigee.wire.sdp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Any text: it is read or refused, and what was read is written so that it is read alike.
class SdpFuzzTest {

  private static final String HEAD = "v=0\no=- 1 1 IN IP4 1.1.1.1\nm=video 9 RTP/SAVPF 96 97\n";

  @FuzzTest
  void descriptionsAreReadOrRefused(byte[] bytes) {
    assertStable(new String(bytes, ISO_8859_1));
    assertStable(HEAD + new String(bytes, ISO_8859_1));
  }

  @Property(tries = 500)
  void linesInAnyOrderAreReadOrRefused(@ForAll("lines") List<String> lines) {
    assertStable(HEAD + String.join("\n", lines));
  }

  @Example
  void aNameWithoutAPasswordIsWrittenAsItIs() {
    assertStable(HEAD + "a=ice-ufrag:96");
    assertStable(HEAD + "a=ice-pwd:abcdefghijklmnopqrstuvwx");
  }

  private static void assertStable(String text) {
    if (SessionDescription.parse(text) instanceof SdpReading.Whole(SessionDescription read)) {
      String written = read.text();
      assertThat(SessionDescription.parse(written))
          .isInstanceOfSatisfying(
              SdpReading.Whole.class,
              again -> assertThat(again.description().text()).isEqualTo(written));
    }
  }

  @Provide
  Arbitrary<List<String>> lines() {
    Arbitrary<String> names =
        Arbitraries.of(
            "rtpmap:",
            "fmtp:",
            "rtcp-fb:",
            "ssrc:",
            "ssrc-group:",
            "msid:",
            "rid:",
            "simulcast:",
            "extmap:",
            "candidate:",
            "fingerprint:",
            "mid:",
            "ice-ufrag:",
            "setup:",
            "x:",
            "group:");
    Arbitrary<String> values =
        Arbitraries.of(
                "96",
                " ",
                "VP8/90000",
                "*",
                "nack",
                "q",
                "send",
                "recv",
                ";",
                "~",
                ",",
                ":",
                "1",
                "udp",
                "1.1.1.1",
                "typ",
                "host",
                "raddr",
                "rport",
                "cname:",
                "msid:",
                "BUNDLE",
                "active",
                "sha-256",
                "\r",
                "é",
                "/")
            .list()
            .ofMaxSize(14)
            .map(parts -> String.join(" ", parts));
    return net.jqwik.api.Combinators.combine(names, values)
        .as((name, value) -> "a=" + name + value)
        .list()
        .ofMaxSize(12);
  }
}
