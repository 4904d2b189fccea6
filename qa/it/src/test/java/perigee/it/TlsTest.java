package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.Await;
import perigee.testkit.CommandResult;
import perigee.testkit.Pebble;
import perigee.testkit.Perigee;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.ScriptedOrigin;
import perigee.testkit.SelfSigned;
import perigee.testkit.SmallNetwork;

/// TLS from clients to an edge, with certificates of each source.
@ExtendWith(SharedNetwork.class)
class TlsTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration ISSUED_WITHIN = Duration.ofSeconds(60);

  private final SmallNetwork network;
  @TempDir private Path folder;

  TlsTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void clientsThatTrustTheNetworksRootAreServedEveryHost() {
    try (ScriptedOrigin origin = site("secured", "['secured.test', '*.secured.test']", "")) {
      origin.path("/page").header("cache-control", "max-age=60").body("over tls");
      for (String host : List.of("secured.test", "img.secured.test", "far.away.secured.test")) {
        Await.until(
            SOON, "a certificate for " + host, () -> curl(host, "/page").equals("over tls 0"));
      }
      assertThat(curl("127.0.0.1", "/")).as("no name at all").endsWith(" 0");
    }
  }

  @Test
  void schemesAreApartInTheCacheAndToldToTheOrigin() throws IOException {
    try (ScriptedOrigin origin = site("schemes", "[schemes.test]", "")) {
      origin.path("/a").header("cache-control", "max-age=60").body("a");
      Await.until(SOON, "a certificate", () -> curl("schemes.test", "/a").equals("a 0"));
      assertThat(get("schemes.test", "/a").text()).isEqualTo("a");
      assertThat(origin.requests("/a").stream().map(r -> r.header("x-forwarded-proto").orElse("")))
          .containsExactly("https", "http");
    }
  }

  @Test
  void plainHttpIsRedirectedIfThePropertySaysSo() throws IOException {
    try (ScriptedOrigin _ = site("moved", "[moved.test]", "https: {redirect: true}\n")) {
      RawResponse answer = get("moved.test", "/a%20b?q=1");
      assertThat(answer.status()).isEqualTo(301);
      assertThat(answer.header("location"))
          .contains("https://moved.test:" + network.port("edge-https") + "/a%20b?q=1");
    }
  }

  @Test
  void sessionsAreResumed() throws IOException {
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      Path session = folder.resolve("session" + version);
      String first = openssl(version, "-sess_out", session.toString());
      String second = openssl(version, "-sess_in", session.toString());
      assertThat(first).contains("New, TLS");
      assertThat(second).contains("Reused, TLS");
    }
  }

  @Test
  void filesOfTheOperatorAreShownUntilTheyAreRemoved() throws Exception {
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    selfSigned(chain, key, "given.test");
    try (ScriptedOrigin _ = site("given", "[given.test]", "")) {
      CommandResult added =
          network.command(
              "certificate", "add", "--chain", chain.toString(), "--key", key.toString());
      assertThat(added.err()).isEmpty();
      String id = added.out().replaceAll("(?s)certificate (\\S+) .*", "$1");
      Await.until(SOON, "the file", () -> issuer("given.test").equals("CN=given.test"));
      assertThat(network.command("certificate", "list").out()).contains(id).contains("valid");
      assertThat(network.command("certificate", "remove", id).status()).isZero();
      Await.until(SOON, "our own", () -> issuer("given.test").startsWith("CN=Perigee local"));
    }
  }

  @Test
  void wrongFilesAreRefusedWithTheFileAndTheFix() throws Exception {
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    selfSigned(chain, key, "given.test");
    selfSigned(folder.resolve("other.pem"), key, "other.test");
    CommandResult refused =
        network.command("certificate", "add", "--chain", chain.toString(), "--key", key.toString());
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains(key + " does not match the first certificate's public key")
        .doesNotContain("PRIVATE");
  }

  @Test
  void anAcmeAuthorityIssuesAndRenewsWhileConnectionsGoOn() throws Exception {
    // Two thirds of it are over after 12 s.
    try (Pebble pebble = Pebble.start(folder, network.port("edge-http"), Duration.ofSeconds(18));
        ScriptedOrigin origin = site("acme", "[acme.test]", "https: {certificate: acme}\n")) {
      origin.path("/").header("cache-control", "max-age=60").body("well");
      CommandResult set =
          network.command(
              "certificate",
              "acme",
              "set",
              "--directory",
              pebble.directory(),
              "--root",
              pebble.root().toString(),
              "--contact",
              "operator@acme.test",
              "--agree");
      assertThat(set.err()).isEmpty();
      Await.until(ISSUED_WITHIN, "a certificate", () -> issuer("acme.test").contains("Pebble"));
      try (SSLSocket standing = connect("acme.test")) {
        X509Certificate first = shown(standing);
        // A connection without a request is cut after 10 s, one between requests after 60.
        send(standing, "GET / HTTP/1.1\r\nhost: acme.test\r\n\r\n");
        Await.until(
            ISSUED_WITHIN,
            "a renewed one",
            () -> issuer("acme.test").contains("Pebble") && !first.equals(shown("acme.test")));
        assertThat(shown("acme.test").getNotAfter()).isAfter(first.getNotAfter());
        assertThat(request(standing, "acme.test")).startsWith("HTTP/1.1 200");
      }
      assertThat(network.command("certificate", "list", "--property", "acme").out())
          .contains("acme/acme.test");
    } finally {
      network.command("certificate", "acme", "remove");
      network.command("property", "remove", "acme");
    }
  }

  private ScriptedOrigin site(String name, String hosts, String more) {
    ScriptedOrigin origin = ScriptedOrigin.plain();
    network
        .api()
        .property(
            name,
            "name: %s\nhosts: %s\norigins: ['http://%s']\n%s"
                .formatted(name, hosts, origin.authority(), more));
    return origin;
  }

  private RawResponse get(String host, String target) throws IOException {
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      return http.request("GET", host, target);
    }
  }

  /// The body, and curl's verdict on the certificate: 0 is good.
  private String curl(String host, String path) {
    int port = network.port("edge-https");
    return Perigee.run(
            List.of(
                "curl",
                "-sS",
                "-m",
                "10",
                "--cacert",
                network.endpoint("ca-file"),
                "--resolve",
                host + ":" + port + ":127.0.0.1",
                "-w",
                " %{ssl_verify_result}",
                "https://" + host + ":" + port + path))
        .out();
  }

  private String openssl(String version, String option, String file) throws IOException {
    Path request = folder.resolve("request");
    // Tickets of TLS 1.3 come with the first answer, so there must be one.
    Files.writeString(
        request,
        "(printf 'GET / HTTP/1.1\\r\\nhost: x.test\\r\\nconnection: close\\r\\n\\r\\n'; cat) | "
            + "openssl s_client -ign_eof -connect 127.0.0.1:%d %s %s %s"
                .formatted(network.port("edge-https"), version, option, file));
    return Perigee.run(List.of("sh", "-c", "sh " + request + " < /dev/null")).out();
  }

  private static void selfSigned(Path chain, Path key, String host) {
    SelfSigned.write(chain, key, host, "subjectAltName=DNS:" + host, "basicConstraints=CA:FALSE");
  }

  private String issuer(String host) throws IOException {
    return shown(host).getIssuerX500Principal().getName();
  }

  private X509Certificate shown(String host) throws IOException {
    try (SSLSocket socket = connect(host)) {
      return shown(socket);
    }
  }

  private static X509Certificate shown(SSLSocket socket) throws IOException {
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }

  /// Takes any certificate: the test looks at it itself.
  private SSLSocket connect(String host) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            trustingAll()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), network.port("edge-https"));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void send(SSLSocket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /// Everything until the end of the connection.
  private static String request(SSLSocket socket, String host) throws IOException {
    send(socket, "GET / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n");
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Anybody implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new IllegalStateException("this is a client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      assertThat(chain).isNotEmpty();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
