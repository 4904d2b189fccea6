package perigee.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.http.PeerException.Kind;
import perigee.net.loop.Loops;
import perigee.net.loop.Transport;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

@Timeout(30)
class HttpTlsTest {

  private static final RequestHead GET =
      new RequestHead("GET", "/", HttpVersion.HTTP_1_1, Fields.EMPTY);
  private static final ResponseHead OK =
      new ResponseHead(200, "OK", HttpVersion.HTTP_1_1, Fields.EMPTY);

  @Test
  void clientCertificateNamesTheNodeAndAWrongNameIsNoticed() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = certificate(keys);
    SslContext serving =
        SslContextBuilder.forServer(keys.getPrivate(), certificate)
            .trustManager(certificate)
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    SslContext asking =
        SslContextBuilder.forClient()
            .keyManager(keys.getPrivate(), certificate)
            .trustManager(certificate)
            .build();
    HttpServerConfig config =
        HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withTls(serving);
    ExchangeHandler tellNode =
        exchange -> exchange.respond(OK, Bodies.of(String.valueOf(exchange.peer().node())));
    // The JDK's selector, where the other tests have epoll.
    try (Loops loops = Loops.start(2, "test", Transport.NIO);
        HttpServer server = HttpServer.start(loops, config, tellNode);
        HttpClient client = new HttpClient(loops, HttpClientConfig.DEFAULT, (_, _) -> asking)) {
      assertThat(ask(loops, client, server, "fra1.test").text()).isEqualTo("fra1");
      assertThat(ask(loops, client, server, "ams1.test").failure().kind())
          .isEqualTo(Kind.CERTIFICATE);
    }
  }

  private static Answers ask(Loops loops, HttpClient client, HttpServer server, String name) {
    Duration brief = Duration.ofSeconds(10);
    Target.ClientTls tls = new Target.ClientTls(name, true, true);
    int port = server.address().getPort();
    Target target = new Target("127.0.0.1", port, tls, brief, brief, brief);
    Answers answers = new Answers();
    Call unused = client.send(loops.loop(0), target, GET, Bodies.empty(), answers);
    assertThat(unused).isNotNull();
    return answers;
  }

  static X509Certificate certificate(KeyPair keys) throws Exception {
    X500Principal name = new X500Principal("CN=fra1");
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plusSeconds(3600)),
                    name,
                    keys.getPublic())
                .addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "fra1.test")))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }
}
