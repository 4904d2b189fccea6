package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.calling.sip.DeviceProofs;
import perigee.calling.sip.DigestAlgorithm;
import perigee.calling.sip.Neighbours;
import perigee.calling.sip.SipConfig;
import perigee.calling.sip.SipEdge;
import perigee.calling.sip.Verifiers;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.ServerTls;
import perigee.net.http.SharedPort;
import perigee.net.loop.Loops;
import perigee.testkit.Await;
import perigee.testkit.SelfSigned;

/// A SIP edge, used by programs that others wrote: baresip and SIPp.
@NullUnmarked // what must be there and is not fails the test
class SipPhonesTest {

  private static final String DOMAIN = "perigee.local";
  private static final double ANNAS_HERTZ = 440;
  private static final double BOBS_HERTZ = 880;
  private static final int SAMPLES_PER_SECOND = 8000;

  @TempDir Path work;

  private final List<Process> running = new ArrayList<>();
  private Loops loops;
  private SipEdge edge;
  private InetSocketAddress tcp;
  private InetSocketAddress tls;
  private HttpServer web;

  @BeforeEach
  void start() throws IOException {
    loops = Loops.start(1, "sip-it");
    edge =
        SipEdge.start(
            SipConfig.of("edge", DOMAIN, "127.0.0.1"),
            new SipEdge.Surroundings(
                loops,
                loops.loop(0),
                InstantSource.system(),
                SipPhonesTest::find,
                DeviceProofs.NONE,
                new Alone(),
                null));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    tcp = edge.listen(any, null);
    Path certificate = work.resolve("edge.crt");
    Path key = work.resolve("edge.key");
    SelfSigned.write(certificate, key, "edge");
    SslContext context = SslContextBuilder.forServer(certificate.toFile(), key.toFile()).build();
    ServerTls security = _ -> context;
    tls = edge.listen(any, security);
    web =
        HttpServer.start(
            loops,
            HttpServerConfig.on(any)
                .withTls(security)
                .withShared(new SharedPort(List.of(edge.shared()), false)),
            exchange -> exchange.abort("nobody browses here"));
  }

  @AfterEach
  void stop() {
    running.forEach(Process::destroyForcibly);
    web.close();
    edge.close();
    loops.close();
  }

  /// Their names are their passwords.
  private static void find(String person, Consumer<Verifiers.Found> answer) {
    String secret = person + ":" + DOMAIN + ":" + person;
    answer.accept(
        new Verifiers.Found.Known(
            DigestAlgorithm.SHA_256.hash(secret), DigestAlgorithm.MD5.hash(secret)));
  }

  private static final class Alone implements Neighbours {

    @Override
    public List<Neighbour> all() {
      return List.of();
    }

    @Override
    public SslContext security() {
      throw new AssertionError("there is nobody to connect to");
    }
  }

  /// One by TLS, one by TCP: each hears the other's tone, also where HTTPS has their port.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void phonesHearEachOther(boolean atTheWeb) throws Exception {
    phone("bob", "tcp", atTheWeb ? web.address() : tcp, BOBS_HERTZ);
    Await.until(ofSeconds(10), "bob is registered", () -> edge.bindings() == 1);
    phone("anna", "tls", atTheWeb ? web.address() : tls, ANNAS_HERTZ, "/dial sip:bob@" + DOMAIN);
    Await.until(
        ofSeconds(10),
        "both hear the other",
        () -> hears("bob", ANNAS_HERTZ) && hears("anna", BOBS_HERTZ));
  }

  private void phone(
      String name, String transport, InetSocketAddress at, double hertz, String... commands)
      throws IOException {
    String proxy = "sip:127.0.0.1:%d;transport=%s".formatted(at.getPort(), transport);
    String account =
        ("<sip:%s@%s;transport=%s>;auth_pass=%s;outbound=\"%s\";answermode=auto;regint=600"
                + ";audio_codecs=pcmu")
            .formatted(name, DOMAIN, transport, name, proxy);
    running.add(baresip(name, hertz).start("module g711.so\n", account, 20, List.of(commands)));
  }

  private Baresip baresip(String name, double hertz) {
    return new Baresip(work.resolve(name), name, new Tone(hertz, SAMPLES_PER_SECOND, 1));
  }

  /// Whether what a phone recorded of the other has a tone that is most of it.
  private boolean hears(String name, double hertz) throws IOException {
    Baresip phone = baresip(name, hertz);
    for (Path recording : phone.recordings()) {
      byte[] bytes = Files.readAllBytes(recording);
      int samples = phone.tone().samples(bytes);
      if (samples > SAMPLES_PER_SECOND && phone.tone().in(bytes, 0, samples).ofTone() > 0.5) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "busy", "cancel", "malformed"})
  void scenariosEndAsTheyShould(String scenario) throws Exception {
    try (Callee _ = new Callee(tcp, "bob", "bob", scenario)) {
      Path file = work.resolve(scenario + ".xml");
      try (InputStream in = SipPhonesTest.class.getResourceAsStream("/sip/" + scenario + ".xml")) {
        Files.copy(in, file);
      }
      Files.writeString(
          work.resolve("people.csv"),
          "SEQUENTIAL\nanna;[authentication username=anna password=anna];bob\n");
      Process sipp =
          new ProcessBuilder(
                  "sipp",
                  "127.0.0.1:" + tcp.getPort(),
                  "-sf",
                  file.toString(),
                  "-inf",
                  work.resolve("people.csv").toString(),
                  "-t",
                  "t1",
                  "-m",
                  "5",
                  "-r",
                  "5",
                  "-l",
                  "5",
                  "-timeout",
                  "10",
                  "-nostdin")
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(work.resolve("sipp.log").toFile())
              .start();
      running.add(sipp);
      assertThat(sipp.waitFor()).as(Files.readString(work.resolve("sipp.log"))).isZero();
    }
  }
}
