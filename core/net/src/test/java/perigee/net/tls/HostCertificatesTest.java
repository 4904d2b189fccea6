package perigee.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.model.tls.TlsEntry.Certificate;
import perigee.model.tls.TlsEntry.Source;
import perigee.net.http.Bodies;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.TlsMetrics;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

@Timeout(30)
class HostCertificatesTest {

  private static final ResponseHead OK =
      new ResponseHead(200, "OK", HttpVersion.HTTP_1_1, Fields.EMPTY);

  private final Loops loops = Loops.start(2, "test");
  private final HostCertificates certificates = new HostCertificates(new SecureRandom(), 4);
  private final HttpServer server = serve();

  private HttpServer serve() {
    try {
      return HttpServer.start(
          loops,
          HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .withTls(certificates),
          exchange -> exchange.respond(OK, Bodies.of("here")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void end() {
    server.close();
    loops.close();
  }

  @Test
  void eachNameIsShownItsOwnCertificate() throws Exception {
    put(
        TestEntries.certificate("exact", "www.site.test"),
        TestEntries.certificate("wild", "*.site.test"),
        TestEntries.certificate("any", Certificate.ANY_NAME));

    assertThat(subject("www.site.test")).isEqualTo("CN=exact");
    assertThat(subject("WWW.Site.Test")).isEqualTo("CN=exact");
    assertThat(subject("img.site.test")).isEqualTo("CN=wild");
    assertThat(subject("a.img.site.test")).isEqualTo("CN=any"); // a wildcard is one label
    assertThat(subject("site.test")).isEqualTo("CN=any");
    assertThat(subject(null)).isEqualTo("CN=any");
  }

  @Test
  void withoutAnyCertificateTheHandshakeFailsAndIsCounted() {
    assertThatThrownBy(() -> subject("nobody.test")).isInstanceOf(IOException.class);
    assertThat(server.metrics().tlsFailures().sum()).isEqualTo(1);
    assertThat(metrics().completed().sum()).isZero();
  }

  @Test
  void aHandshakeWaitsForACertificateThatIsOrdered() throws Exception {
    put(TestEntries.certificate("any", Certificate.ANY_NAME));
    certificates.onUnknown((host, ready) -> {
      put(TestEntries.certificate("made for " + host, host));
      ready.run();
    });
    assertThat(subject("late.test")).isEqualTo("CN=made for late.test");
    assertThat(subject(null)).isEqualTo("CN=any");
  }

  @Test
  void nobodyIsAskedForTheCertificateOfAnAddress() { // RFC 6066 §3
    certificates.onUnknown((_, _) -> {
      throw new AssertionError("asked");
    });
    AtomicInteger ready = new AtomicInteger();
    certificates.prepare("127.0.0.1", ready::incrementAndGet);
    certificates.prepare("2001:db8::1", ready::incrementAndGet);
    assertThat(ready).hasValue(2);
  }

  @Test
  void operatorsFilesAreShownBeforeAcmeAndTheLocalAuthority() throws Exception {
    KeyPair keys = TestEntries.keys("EC");
    put(
        TestEntries.ofKeys("local", 1, Source.LOCAL, keys, "a.test"),
        TestEntries.ofKeys("files", 2, Source.FILES, keys, "a.test"),
        TestEntries.ofKeys("acme", 3, Source.ACME, keys, "a.test"));
    assertThat(subject("a.test")).isEqualTo("CN=files");

    certificates.apply(new TlsChanges(false, 4, List.of(), List.of("files")));
    assertThat(subject("a.test")).isEqualTo("CN=acme");
  }

  @Test
  void aNewVersionIsShownWhileOldConnectionsGoOn() throws Exception {
    KeyPair keys = TestEntries.keys("EC");
    put(TestEntries.ofKeys("old", 1, Source.LOCAL, keys, "a.test"));
    try (SSLSocket standing = connect("a.test")) {
      assertThat(request(standing)).startsWith("HTTP/1.1 200");
      TlsEntry.Certificate renewed =
          TestEntries.ofKeys("old", 2, Source.LOCAL, TestEntries.keys("EC"), "a.test");
      put(renewed);
      assertThat(shown("a.test")).isEqualTo(Pem.certificates(renewed.chain()).getFirst());
      assertThat(request(standing)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aWholeSetReplacesEverything() throws Exception {
    put(TestEntries.certificate("one", "one.test"), TestEntries.certificate("two", "two.test"));
    TlsEntry any = TestEntries.certificate("any", Certificate.ANY_NAME);
    certificates.apply(new TlsChanges(true, 9, List.of(any), List.of()));
    assertThat(certificates.size()).isEqualTo(1);
    assertThat(subject("one.test")).isEqualTo("CN=any");
  }

  @Test
  void rsaKeysAreServedToo() throws Exception {
    put(TestEntries.ofKeys("rsa", 1, Source.FILES, TestEntries.keys("RSA"), "rsa.test"));
    assertThat(subject("rsa.test")).isEqualTo("CN=rsa");
    assertThat(subject("rsa.test", "TLSv1.2")).isEqualTo("CN=rsa");
  }

  @Test
  void moreNamesThanAreKeptReadyAreServed() throws Exception {
    KeyPair keys = TestEntries.keys("EC");
    for (int i = 0; i < 20; i++) {
      put(TestEntries.ofKeys("n" + i, i + 1, Source.LOCAL, keys, "n" + i + ".test"));
    }
    Set<SslContext> contexts = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      assertThat(subject("n" + i + ".test")).isEqualTo("CN=n" + i);
      contexts.add(certificates.context(null));
    }
    assertThat(contexts).hasSizeBetween(4, 6);
    assertThat(subject("n0.test")).isEqualTo("CN=n0");
  }

  @Test
  void oldVersionsOfTlsAreRefused() {
    put(TestEntries.certificate("any", Certificate.ANY_NAME));
    assertThatThrownBy(() -> subject("a.test", "TLSv1.1"))
        .isInstanceOfAny(SSLHandshakeException.class, IllegalArgumentException.class);
  }

  @Test
  void plainHttpOnTheTlsPortIsCounted() throws Exception {
    put(TestEntries.certificate("any", Certificate.ANY_NAME));
    try (Socket plain = new Socket(server.address().getAddress(), server.address().getPort())) {
      plain
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(plain.getInputStream().readAllBytes()).isNotNull();
    }
    assertThat(metrics().notTls().sum()).isEqualTo(1);
  }

  @Test
  void sessionsAreResumedAcrossRotationsOfTheTicketKeysAndThenNoMore() throws Exception {
    put(TestEntries.certificate("any", Certificate.ANY_NAME));
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      SSLContext client = trusting();
      assertThat(resumes(client, version)).as("first with " + version).isFalse();
      assertThat(resumes(client, version)).as("second with " + version).isTrue();
      certificates.rotateTickets();
      assertThat(resumes(client, version)).as("rotated with " + version).isTrue();
      for (int i = 0; i < 3; i++) {
        certificates.rotateTickets();
      }
      assertThat(resumes(client, version)).as("too old with " + version).isFalse();
    }
  }

  /// Makes a connection and a request; what is bound to a session is there again when it is
  /// resumed.
  private boolean resumes(SSLContext client, String version) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort())) {
      socket.setEnabledProtocols(new String[] {version});
      assertThat(request(socket)).startsWith("HTTP/1.1 200");
      boolean known = socket.getSession().getValue("mark") != null;
      socket.getSession().putValue("mark", "set");
      return known;
    }
  }

  private TlsMetrics metrics() {
    return Objects.requireNonNull(server.tlsMetrics());
  }

  private void put(TlsEntry... entries) {
    certificates.apply(
        new TlsChanges(
            false, entries[entries.length - 1].version(), Arrays.asList(entries), List.of()));
  }

  private String subject(@Nullable String name, String... versions) throws IOException {
    return shown(name, versions).getSubjectX500Principal().getName();
  }

  private X509Certificate shown(@Nullable String name, String... versions) throws IOException {
    try (SSLSocket socket = connect(name, versions)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private SSLSocket connect(@Nullable String name, String... versions) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            trusting()
                .getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort());
    SSLParameters parameters = socket.getSSLParameters();
    if (name != null) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    if (versions.length > 0) {
      parameters.setProtocols(versions);
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String request(SSLSocket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] answer = new byte[4096];
    int length = 0;
    String text = "";
    while (!text.endsWith("here")) {
      int read = socket.getInputStream().read(answer, length, answer.length - length);
      if (read < 0) {
        break;
      }
      length += read;
      text = new String(answer, 0, length, StandardCharsets.US_ASCII);
    }
    return text;
  }
}
