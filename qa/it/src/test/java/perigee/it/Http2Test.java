package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.net.http.Alpn;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.loop.Loops;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;
import perigee.testkit.TestCertificate;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// HTTP/2 with clients and origins that are not ours, through the whole network.
@ExtendWith(SharedNetwork.class)
class Http2Test {

  private static final HttpServerConfig ANY_PORT =
      HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private static final String ALL_PASSED = "146 tests, 146 passed, 0 skipped, 0 failed";

  private final SmallNetwork network;

  @TempDir private Path folder = Path.of("");

  Http2Test(SmallNetwork network) {
    this.network = network;
  }

  private static void answer(Exchange exchange) {
    Fields fields = Fields.of("cache-control", "max-age=600", "content-type", "text/plain");
    ResponseHead ok = new ResponseHead(200, "", HttpVersion.HTTP_2, fields);
    exchange.respond(ok, Bodies.of("asked in " + exchange.request().version()));
  }

  private static SslContext secure() {
    return new JdkSslContext(
        TestCertificate.create().serverContext(),
        false,
        null,
        SupportedCipherSuiteFilter.INSTANCE,
        Alpn.offersHttp2(),
        ClientAuth.NONE,
        null,
        false);
  }

  private String curl(Site site, String path, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "-s",
                "--http2-prior-knowledge",
                "-H",
                "Host: " + site.host(),
                "-w",
                "|%{http_version} %{response_code} %{size_download}",
                "http://127.0.0.1:" + network.port("edge-http") + path));
    command.addAll(List.of(more));
    return H2spec.run(command);
  }

  @Test
  void theConformanceSuiteFindsNothingAtAnEdge() throws IOException {
    assumeTrue(H2spec.runsHere(), "h2spec is a program for Linux on x86-64");
    try (Site site = Site.of(network, "conformant")) {
      site.origin().path("/").header("cache-control", "max-age=600").body("long enough");
      network
          .api()
          .property(
              "conformant",
              "name: conformant\nhosts: [127.0.0.1]\norigins:\n  - http://%s\n"
                  .formatted(site.origin().authority()));
      H2spec suite = H2spec.in(folder);
      assertThat(suite.test("127.0.0.1", network.port("edge-http"))).contains(ALL_PASSED);
      assertThat(suite.test("127.0.0.1", network.port("edge-https"), "-t", "-k"))
          .contains(ALL_PASSED);
      // Gives the address back to other tests.
      site.configure("  - http://" + site.origin().authority() + "\n", "");
    }
  }

  @Test
  void anotherClientIsServedFromTheCacheAndThroughIt() throws IOException {
    try (Site site = Site.of(network, "curled")) {
      site.origin().path("/it").header("cache-control", "max-age=600").body("stored");
      site.origin().path("/big").header("cache-control", "max-age=600").generatedBody(3_000_000, 7);
      site.origin().path("/post").header("cache-control", "no-store").body("posted");
      assertThat(curl(site, "/it")).isEqualTo("stored|2 200 6");
      assertThat(curl(site, "/it")).isEqualTo("stored|2 200 6");
      assertThat(site.origin().count("/it")).isOne();
      assertThat(curl(site, "/it", "--head")).endsWith("|2 200 0");
      assertThat(curl(site, "/post", "--data", "x".repeat(100_000))).isEqualTo("posted|2 200 6");
      String file = folder.resolve("big").toString();
      assertThat(curl(site, "/big", "-o", file)).isEqualTo("|2 200 3000000");
      assertThat(curl(site, "/big", "-o", file, "-r", "10-19")).isEqualTo("|2 206 10");
    }
  }

  @Test
  void anOriginThatSpeaksHttp2IsAskedSo() throws IOException {
    try (Site site = Site.of(network, "modern");
        Loops loops = Loops.start(1, "origin");
        HttpServer plain = HttpServer.start(loops, ANY_PORT, Http2Test::answer);
        HttpServer secure =
            HttpServer.start(loops, ANY_PORT.withTls(secure()), Http2Test::answer)) {
      int port = plain.address().getPort();
      site.configure("  - {url: 'http://127.0.0.1:%d', http2: always}\n".formatted(port), "");
      assertThat(site.get("/always").text()).isEqualTo("asked in HTTP_2");
      site.configure("  - {url: 'http://127.0.0.1:%d'}\n".formatted(port), "");
      assertThat(site.get("/plain").text()).isEqualTo("asked in HTTP_1_1");
      int securePort = secure.address().getPort();
      String origin = "  - {url: 'https://127.0.0.1:%d', verify: false%s}\n";
      site.configure(origin.formatted(securePort, ""), "");
      RawResponse negotiated = site.get("/negotiated");
      assertThat(negotiated.text()).isEqualTo("asked in HTTP_2");
      site.configure(origin.formatted(securePort, ", http2: never"), "");
      assertThat(site.get("/never").text()).isEqualTo("asked in HTTP_1_1");
    }
  }
}
