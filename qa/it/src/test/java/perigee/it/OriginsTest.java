package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.RawResponse;
import perigee.testkit.ScriptedOrigin;
import perigee.testkit.SmallNetwork;
import perigee.testkit.TestCertificate;

/// Several origins, origins behind TLS, and one that leads back.
@ExtendWith(SharedNetwork.class)
class OriginsTest {

  private final SmallNetwork network;

  OriginsTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void anOriginThatFailsIsSteppedOver() throws IOException {
    try (Site site = Site.of(network, "failover");
        ScriptedOrigin backup = ScriptedOrigin.plain()) {
      site.configure(
          "  - {url: 'http://%s'}\n  - {url: 'http://%s', backup: true}\n"
              .formatted(site.origin().authority(), backup.authority()),
          "");
      for (int i = 0; i < 5; i++) {
        site.origin().path("/" + i).header("cache-control", "max-age=60").body("first");
        backup.path("/" + i).header("cache-control", "max-age=60").body("second");
      }
      assertThat(site.get("/0").text()).isEqualTo("first");
      site.origin().stop();
      for (int i = 1; i < 5; i++) {
        assertThat(site.get("/" + i).text()).isEqualTo("second");
      }
      assertThat(backup.requests("/0")).isEmpty();
    }
  }

  @Test
  void anOriginWhoseProbesFailIsNotAsked() {
    try (Site site = Site.of(network, "probed");
        ScriptedOrigin backup = ScriptedOrigin.plain()) {
      site.origin().path("/health").body("ok");
      site.origin().path("/it").header("cache-control", "no-store").body("first");
      backup.path("/it").header("cache-control", "no-store").body("second");
      site.configure(
          "  - {url: 'http://%s', health: {path: /health, interval: 1s, timeout: 500ms, status: 200}}\n  - {url: 'http://%s', backup: true}\n"
              .formatted(site.origin().authority(), backup.authority()),
          "");
      Await.until(ofSeconds(10), "the first", () -> site.get("/it").text().equals("first"));
      site.origin().path("/health").answers(500);
      Await.until(ofSeconds(10), "the second", () -> site.get("/it").text().equals("second"));
      site.origin().path("/health").answers(200);
      Await.until(ofSeconds(10), "the first again", () -> site.get("/it").text().equals("first"));
    }
  }

  @Test
  void anOriginsCertificateIsVerified() throws IOException { // RFC 9110 §4.3.4
    TestCertificate its = TestCertificate.create();
    try (Site site = Site.of(network, "tls");
        ScriptedOrigin secure = ScriptedOrigin.tls(its)) {
      secure.path("/it").header("cache-control", "no-store").body("secret");
      site.configure("  - {url: 'https://%s'}\n".formatted(secure.authority()), "");
      assertThat(site.get("/it").status()).isEqualTo(502);
      assertThat(secure.requests()).isEmpty();
      site.configure("  - {url: 'https://%s', verify: false}\n".formatted(secure.authority()), "");
      assertThat(site.get("/it").text()).isEqualTo("secret");
      String trust = "  - url: 'https://%s'\n    trusted-certificates: |\n%s";
      String another = TestCertificate.create().pem();
      site.configure(trust.formatted(secure.authority(), another.indent(6)), "");
      assertThat(site.get("/it").status()).isEqualTo(502);
      site.configure(trust.formatted(secure.authority(), its.pem().indent(6)), "");
      assertThat(site.get("/it").text()).isEqualTo("secret");
    }
  }

  @Test
  void theOriginSeesItsOwnHostIfThePropertySaysSo() throws IOException {
    try (Site site = Site.of(network, "renamed")) {
      String url = site.origin().authority();
      site.configure("  - {url: 'http://%s', host: inside.example}\n".formatted(url), "");
      site.origin().path("/it").body("x");
      site.get("/it");
      assertThat(site.origin().requests("/it").getFirst().header("host"))
          .contains("inside.example");
    }
  }

  @Test
  void anOriginThatLeadsBackIsRefused() throws IOException { // RFC 8586
    try (Site site = Site.of(network, "loop")) {
      site.configure("  - {url: '%s'}\n".formatted(network.endpoint("edge-http")), "");
      long begun = System.nanoTime();
      RawResponse answer = site.get("/it");
      assertThat(answer.status()).isEqualTo(508);
      assertThat(System.nanoTime() - begun).isLessThan(ofSeconds(5).toNanos());
    }
  }
}
