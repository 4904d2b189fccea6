package perigee.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.app.phone.PhoneRun;
import perigee.app.phone.PhoneState;
import perigee.app.phone.SignIn;
import perigee.calling.phone.PhoneEvent;
import perigee.calling.phone.Privacy;
import perigee.testkit.Await;
import perigee.testkit.SmallNetwork;

/// `perigee phone` at a network: with itself, and with baresip.
@ExtendWith(SharedNetwork.class)
@NullUnmarked // what must be there and is not fails the test
class PhoneTest {

  private static final String PASSWORD = "correct-horse-battery";
  private static final double ANNAS_HERTZ = 440;
  private static final double BOBS_HERTZ = 1000;
  private static final int WAV_HEAD = 44;

  private final SmallNetwork network;

  @TempDir Path work;

  PhoneTest(SmallNetwork network) {
    this.network = network;
  }

  private void person(String id) throws Exception {
    network
        .api()
        .want(
            "POST",
            "/people",
            """
            {"id": "%s", "displayName": "%s", "password": "%s"}\
            """
                .formatted(id, id, PASSWORD));
  }

  private PhoneState signedIn(String id) throws Exception {
    person(id);
    PhoneState state = new PhoneState(work.resolve(id));
    String root = Files.readString(Path.of(network.endpoint("ca-file")));
    new SignIn(state, InstantSource.system())
        .signIn(network.endpoint("api"), root, id, PASSWORD, "test");
    return state;
  }

  private PhoneRun phone(PhoneState state, double hertz, String recording) throws Exception {
    Path tone = work.resolve("tone-" + (int) hertz + ".wav");
    Files.write(tone, tone(hertz, 16_000, 1));
    PhoneRun run =
        PhoneRun.start(
            state,
            new PhoneRun.Manner(
                Privacy.EVERYBODY,
                null,
                new PhoneRun.Sound(tone, true, work.resolve(recording)),
                true));
    await(run, PhoneEvent.Registered.class);
    return run;
  }

  private static <T extends PhoneEvent> T await(PhoneRun run, Class<T> kind)
      throws InterruptedException {
    PhoneEvent event = run.next();
    while (!kind.isInstance(event)) {
      event = run.next();
    }
    return kind.cast(event);
  }

  /// They sign in, call each other by whatever super nodes they are at, also when control hangs,
  /// know each other by their signatures, and hear what is said.
  @Test
  void phonesHearEachOther() throws Exception {
    PhoneState anna = signedIn("phone-anna");
    PhoneState bob = signedIn("phone-bob");
    long control = network.pause("control");
    try (PhoneRun bobs = phone(bob, BOBS_HERTZ, "bob.wav");
        PhoneRun annas = phone(anna, ANNAS_HERTZ, "anna.wav")) {
      annas.phone().call("phone-bob");
      bobs.phone().answer(await(bobs, PhoneEvent.Incoming.class).call());
      assertThat(await(annas, PhoneEvent.Identified.class).person()).isEqualTo("phone-bob");
      await(annas, PhoneEvent.FirstAudio.class);
      Await.until(
          ofSeconds(20),
          "both hear the other",
          () -> hears("anna.wav", BOBS_HERTZ) && hears("bob.wav", ANNAS_HERTZ));
    } finally {
      network.resume(control);
    }
  }

  /// A SIP phone that others wrote calls ours: by its password, with ICE and DTLS.
  @Test
  void baresipIsHeardAndHears() throws Exception {
    PhoneState bob = signedIn("phone-carl");
    person("phone-dora");
    Path folder = Files.createDirectories(work.resolve("baresip"));
    try (PhoneRun bobs = phone(bob, BOBS_HERTZ, "carl.wav")) {
      Process baresip = baresip(folder, "phone-dora", "/dial sip:phone-carl@perigee.local");
      try {
        bobs.phone().answer(await(bobs, PhoneEvent.Incoming.class).call());
        assertThat(await(bobs, PhoneEvent.Identified.class).person()).isEmpty();
        Await.until(
            ofSeconds(20),
            "both hear the other",
            () -> hears("carl.wav", ANNAS_HERTZ) && heardBy(folder));
      } finally {
        baresip.destroyForcibly();
      }
    }
  }

  private Process baresip(Path folder, String name, String command) throws IOException {
    Files.write(folder.resolve("tone.wav"), tone(ANNAS_HERTZ, 48_000, 2));
    Files.writeString(
        folder.resolve("config"),
        """
        sip_listen 127.0.0.1:0
        net_interface 127.0.0.1
        audio_player aubridge,%1$s
        audio_source aufile,%2$s/tone.wav
        audio_alert aubridge,%1$s-alert
        ausrc_srate 48000
        auplay_srate 48000
        ausrc_channels 2
        auplay_channels 2
        rtcp_mux yes
        snd_path %2$s
        module_path /usr/lib/baresip/modules
        module opus.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        module srtp.so
        module dtls_srtp.so
        module ice.so
        module_tmp account.so
        module_app menu.so
        """
            .formatted(name, folder));
    String proxy = "sip:" + network.endpoint("sip-tcp") + ";transport=tcp";
    Files.writeString(
        folder.resolve("accounts"),
        ("<sip:%s@perigee.local;transport=tcp>;auth_pass=%s;outbound=\"%s\";regint=600"
                + ";audio_codecs=opus/48000/2;medianat=ice;mediaenc=dtls_srtp\n")
            .formatted(name, PASSWORD, proxy));
    Files.writeString(folder.resolve("contacts"), "");
    return new ProcessBuilder("baresip", "-f", folder.toString(), "-t", "40", "-e", command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /// A tone of ten seconds as a WAV file.
  private static byte[] tone(double hertz, int rate, int channels) {
    int samples = 10 * rate;
    int bytes = 2 * channels * samples;
    ByteBuffer wave = ByteBuffer.allocate(WAV_HEAD + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes(US_ASCII)).putInt(36 + bytes).put("WAVE".getBytes(US_ASCII));
    wave.put("fmt ".getBytes(US_ASCII)).putInt(16).putShort((short) 1);
    wave.putShort((short) channels).putInt(rate).putInt(2 * channels * rate);
    wave.putShort((short) (2 * channels)).putShort((short) 16);
    wave.put("data".getBytes(US_ASCII)).putInt(bytes);
    for (int i = 0; i < samples; i++) {
      short value = (short) (8000 * Math.sin(2 * Math.PI * hertz * i / rate));
      for (int channel = 0; channel < channels; channel++) {
        wave.putShort(value);
      }
    }
    return wave.array();
  }

  private boolean hears(String recording, double hertz) throws IOException {
    Path file = work.resolve(recording);
    return Files.exists(file) && isTone(Files.readAllBytes(file), hertz, 16_000, 1);
  }

  /// Whether baresip recorded our tone.
  private static boolean heardBy(Path folder) throws IOException {
    List<Path> recordings;
    try (Stream<Path> files = Files.list(folder)) {
      recordings = files.filter(file -> file.toString().endsWith("dec.wav")).toList();
    }
    for (Path recording : recordings) {
      if (isTone(Files.readAllBytes(recording), BOBS_HERTZ, 48_000, 2)) {
        return true;
      }
    }
    return false;
  }

  /// Whether half a second of a recording is mostly a tone (Goertzel).
  private static boolean isTone(byte[] bytes, double hertz, int rate, int channels) {
    int part = rate / 2;
    ByteBuffer wave = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int samples = (bytes.length - WAV_HEAD) / (2 * channels);
    for (int from = 0; from + part <= samples; from += part) {
      double factor = 2 * Math.cos(2 * Math.PI * hertz / rate);
      double before = 0;
      double last = 0;
      double all = 0;
      for (int i = 0; i < part; i++) {
        double sample = wave.getShort(WAV_HEAD + 2 * channels * (from + i));
        double now = sample + factor * last - before;
        before = last;
        last = now;
        all += sample * sample;
      }
      double power = last * last + before * before - factor * last * before;
      if (all > part * 1e5 && power > 0.6 * all * part / 2) {
        return true;
      }
    }
    return false;
  }
}
