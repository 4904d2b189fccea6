package perigee.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;

/// Messages of origins that are not as they should be: what a recipient may accept is accepted, the
/// rest is a bad gateway (RFC 9112). And what passes from end to end whatever it is.
@ExtendWith(SharedNetwork.class)
class OddOriginsTest {

  private final SmallNetwork network;

  OddOriginsTest(SmallNetwork network) {
    this.network = network;
  }

  private static void sends(Site site, String message) {
    String bytes = message.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    site.origin().path("/it").sendsGarbage(bytes.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200\\r\\nX-A: b c\\r\\nContent-Length: 4\\r\\n\\r\\nbody",
        "HTTP/1.1 200 OK\\nX-A: b c\\nContent-Length: 4\\n\\nbody",
        "HTTP/1.1 200 OK\\r\\nX-A: b\\r\\n c\\r\\nContent-Length: 4\\r\\n\\r\\nbody",
        "HTTP/1.1 200 OK\\r\\nX-A : b c\\r\\nContent-Length: 4\\r\\n\\r\\nbody",
        "HTTP/1.1 200 OK\\r\\nX-A: b c\\r\\nContent-Length: 4\\r\\nContent-Length: 4\\r\\n\\r\\nbody",
        "HTTP/1.1 200 OK\\r\\nX-A: b c\\r\\nContent-Length: 4, 4\\r\\n\\r\\nbody",
        "HTTP/1.0 200 OK\\r\\nX-A: b c\\r\\n\\r\\nbody",
        "HTTP/1.1 200 OK\\r\\nX-A: b c\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 9"
            + "\\r\\n\\r\\n4 \\r\\nbody\\r\\n0\\r\\n\\r\\n",
      })
  void whatMayBeAcceptedIs(String message) throws IOException {
    try (Site site = Site.of(network, "accepted")) {
      sends(site, message);
      RawResponse answer = site.get("/it");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("body");
      assertThat(answer.header("x-a").orElse("").replaceAll(" +", " ")).isEqualTo("b c");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\nContent-Length: 5\\r\\n\\r\\nbody",
        "HTTP/1.1 200 OK\\r\\nContent-Length: 4, 5\\r\\n\\r\\nbody",
        "HTTP/1.1 200 OK\\r\\nContent-Length: -4\\r\\n\\r\\nbody",
        "HTTP/1.1 200 OK\\r\\n X-A: b\\r\\nContent-Length: 4\\r\\n\\r\\nbody",
        "HTTP/1.0 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nbody\\r\\n0\\r\\n\\r\\n",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n4\\r\\nbody\\r\\n0\\r\\n\\r\\n",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: xyz\\r\\n\\r\\nbody",
        "HTTP/3.0 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nbody",
        "HTTP/1.1 2000 OK\\r\\nContent-Length: 4\\r\\n\\r\\nbody",
        "hello\\r\\n\\r\\n",
      })
  void whatMustBeRefusedIsABadGateway(String message) throws IOException {
    try (Site site = Site.of(network, "refused")) {
      sends(site, message);
      assertThat(site.get("/it").status()).isEqualTo(502);
    }
  }

  @ParameterizedTest
  @CsvSource({"xyz,200", "identity,200", "gzip,502"})
  void anUnknownTransferCodingIsReadToTheEndWhereThatIsWanted(String coding, int status)
      throws IOException {
    String rule = "  - {set: {unknown-transfer-encoding: true}}\n";
    try (Site site = Site.withRules(network, "foreign-codings", rule)) {
      sends(site, "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: " + coding + "\\r\\n\\r\\nbody");
      RawResponse answer = site.get("/it");
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("transfer-encoding").orElse("")).isNotEqualTo(coding);
      assertThat(answer.text().equals("body")).isEqualTo(status == 200);
    }
  }

  @Test
  void trailersPassAsTrailers() throws IOException { // RFC 9110 §6.5
    try (Site site = Site.of(network, "trailers")) {
      sends(
          site,
          "HTTP/1.1 200 OK\\r\\nCache-Control: no-store\\r\\nTrailer: X-Sum\\r\\n"
              + "Transfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nbody\\r\\n0\\r\\nX-Sum: 7\\r\\n\\r\\n");
      try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
        http.send("GET /it HTTP/1.1\r\nHost: trailers.test\r\nTE: trailers\r\n\r\n");
        RawResponse head = http.head();
        assertThat(head.header("trailer")).contains("X-Sum");
        assertThat(head.header("x-sum")).isEmpty();
        String rest = "4\r\nbody\r\n0\r\nX-Sum: 7\r\n\r\n";
        assertThat(new String(http.bytes(rest.length()), ISO_8859_1)).isEqualTo(rest);
      }
    }
  }

  @Test
  void hopByHopFieldsEndAndAllOthersPass() throws IOException { // RFC 9110 §7.6.1
    try (Site site = Site.of(network, "hops")) {
      site.origin()
          .path("/it")
          .header("connection", "x-mine, keep-alive")
          .header("x-mine", "1")
          .header("keep-alive", "timeout=5")
          .header("x-end", "2")
          .header("warning", "299 - \"old\"")
          .header("cdn-cache-control", "no-store");
      RawResponse answer = site.get("/it", "Connection: x-yours", "X-Yours: 1", "X-All: 2");
      assertThat(answer.header("x-mine")).isEmpty();
      assertThat(answer.header("keep-alive")).isEmpty();
      assertThat(answer.header("x-end")).contains("2");
      assertThat(answer.header("warning")).contains("299 - \"old\"");
      assertThat(answer.header("cdn-cache-control")).contains("no-store");
      var seen = site.origin().requests("/it").getLast();
      assertThat(seen.header("x-yours")).isEmpty();
      assertThat(seen.header("x-all")).contains("2");
      assertThat(seen.header("via").orElse("")).matches("1\\.1 edge1, 1\\.1 core[12]");
    }
  }

  @Test
  void anOptionsGoesNoFurtherThanItMay() throws IOException { // RFC 9110 §7.6.2
    try (Site site = Site.of(network, "options")) {
      site.origin().path("/it").header("allow", "GET");
      RawResponse here = site.request("edge-http", "OPTIONS", "/it", "Max-Forwards: 0");
      assertThat(here.status()).isEqualTo(200);
      assertThat(here.header("allow").orElse("")).contains("OPTIONS");
      assertThat(site.origin().requests()).isEmpty();
      RawResponse there = site.request("edge-http", "OPTIONS", "/it", "Max-Forwards: 5");
      assertThat(there.header("allow")).contains("GET");
      assertThat(site.origin().requests("/it").getLast().header("max-forwards")).contains("4");
    }
  }
}
