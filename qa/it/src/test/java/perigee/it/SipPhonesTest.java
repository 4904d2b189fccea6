package perigee.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.calling.sip.DeviceProofs;
import perigee.calling.sip.DigestAlgorithm;
import perigee.calling.sip.Neighbours;
import perigee.calling.sip.SipConfig;
import perigee.calling.sip.SipEdge;
import perigee.calling.sip.Verifiers;
import perigee.net.http.ServerTls;
import perigee.net.loop.Loops;
import perigee.testkit.Await;
import perigee.testkit.SelfSigned;

/// A SIP edge, used by programs that others wrote: baresip and SIPp.
@NullUnmarked // what must be there and is not fails the test
class SipPhonesTest {

  private static final String DOMAIN = "perigee.local";
  private static final double ANNAS_HERTZ = 440;
  private static final double BOBS_HERTZ = 880;
  private static final int WAV_HEAD = 44;
  private static final double SAMPLES_PER_SECOND = 8000;

  @TempDir Path work;

  private final List<Process> running = new ArrayList<>();
  private Loops loops;
  private SipEdge edge;
  private InetSocketAddress tcp;
  private InetSocketAddress tls;

  @BeforeEach
  void start() throws IOException {
    loops = Loops.start(1, "sip-it");
    edge =
        SipEdge.start(
            SipConfig.of(DOMAIN, "127.0.0.1"),
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
  }

  @AfterEach
  void stop() {
    running.forEach(Process::destroyForcibly);
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

  /// One by TLS, one by TCP: each hears the other's tone.
  @Test
  void phonesHearEachOther() throws Exception {
    phone("bob", "tcp", tcp, BOBS_HERTZ);
    Await.until(ofSeconds(10), "bob is registered", () -> edge.bindings() == 1);
    phone("anna", "tls", tls, ANNAS_HERTZ, "/dial sip:bob@" + DOMAIN);
    Await.until(
        ofSeconds(10),
        "both hear the other",
        () -> hears(work.resolve("bob"), ANNAS_HERTZ) && hears(work.resolve("anna"), BOBS_HERTZ));
  }

  private void phone(
      String name, String transport, InetSocketAddress at, double hertz, String... commands)
      throws IOException {
    Path folder = Files.createDirectories(work.resolve(name));
    String proxy = "sip:127.0.0.1:%d;transport=%s".formatted(at.getPort(), transport);
    Files.write(folder.resolve("tone.wav"), tone(hertz));
    Files.writeString(
        folder.resolve("config"),
        """
        sip_listen 127.0.0.1:0
        net_interface 127.0.0.1
        audio_player aubridge,%1$s
        audio_source aufile,%2$s/tone.wav
        audio_alert aubridge,%1$s-alert
        ausrc_srate 8000
        auplay_srate 8000
        ausrc_channels 1
        auplay_channels 1
        snd_path %2$s
        module_path /usr/lib/baresip/modules
        module g711.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        module_tmp account.so
        module_app menu.so
        """
            .formatted(name, folder));
    Files.writeString(
        folder.resolve("accounts"),
        ("<sip:%s@%s;transport=%s>;auth_pass=%s;outbound=\"%s\";answermode=auto;regint=600"
                + ";audio_codecs=pcmu\n")
            .formatted(name, DOMAIN, transport, name, proxy));
    Files.writeString(folder.resolve("contacts"), "");
    List<String> words = new ArrayList<>(List.of("baresip", "-f", folder.toString(), "-t", "20"));
    for (String command : commands) {
      words.add("-e");
      words.add(command);
    }
    running.add(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start());
  }

  /// A tone of ten seconds as a WAV file.
  private static byte[] tone(double hertz) {
    int samples = (int) (10 * SAMPLES_PER_SECOND);
    ByteBuffer wave = ByteBuffer.allocate(WAV_HEAD + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes(US_ASCII)).putInt(36 + 2 * samples).put("WAVE".getBytes(US_ASCII));
    wave.put("fmt ".getBytes(US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1);
    wave.putInt((int) SAMPLES_PER_SECOND).putInt(2 * (int) SAMPLES_PER_SECOND);
    wave.putShort((short) 2).putShort((short) 16);
    wave.put("data".getBytes(US_ASCII)).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      wave.putShort((short) (8000 * Math.sin(2 * Math.PI * hertz * i / SAMPLES_PER_SECOND)));
    }
    return wave.array();
  }

  /// Whether what a phone recorded of the other has a tone that is most of it (Goertzel).
  private static boolean hears(Path folder, double hertz) throws IOException {
    List<Path> recordings;
    try (Stream<Path> files = Files.list(folder)) {
      recordings = files.filter(file -> file.toString().endsWith("dec.wav")).toList();
    }
    for (Path recording : recordings) {
      if (Files.size(recording) > WAV_HEAD + 2 * SAMPLES_PER_SECOND && isTone(recording, hertz)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTone(Path recording, double hertz) throws IOException {
    byte[] bytes = Files.readAllBytes(recording);
    int samples = (bytes.length - WAV_HEAD) / 2;
    ByteBuffer wave =
        ByteBuffer.wrap(bytes, WAV_HEAD, 2 * samples).slice().order(ByteOrder.LITTLE_ENDIAN);
    double factor = 2 * Math.cos(2 * Math.PI * hertz / SAMPLES_PER_SECOND);
    double before = 0;
    double last = 0;
    double energy = 0;
    for (int i = 0; i < samples; i++) {
      double sample = wave.getShort(2 * i);
      double next = sample + factor * last - before;
      before = last;
      last = next;
      energy += sample * sample;
    }
    double tone = last * last + before * before - factor * last * before;
    return energy > 0 && 2 * tone / samples > energy / 2;
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
