package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(60);
  private static final double ANNAS_HERTZ = 440;
  private static final double BOBS_HERTZ = 1000;
  private static final String MODULES =
      """
      rtcp_mux yes
      module opus.so
      module srtp.so
      module dtls_srtp.so
      module ice.so
      """;

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
    Files.write(tone, new Tone(hertz, 16_000, 1).wave());
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
          HEARD_WITHIN,
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
    Baresip dora =
        new Baresip(work.resolve("baresip"), "phone-dora", new Tone(ANNAS_HERTZ, 48_000, 2));
    try (PhoneRun bobs = phone(bob, BOBS_HERTZ, "carl.wav")) {
      Process baresip =
          dora.start(
              MODULES, account(dora.name()), 90, List.of("/dial sip:phone-carl@perigee.local"));
      try {
        bobs.phone().answer(await(bobs, PhoneEvent.Incoming.class).call());
        assertThat(await(bobs, PhoneEvent.Identified.class).person()).isEmpty();
        Await.until(
            HEARD_WITHIN,
            "both hear the other",
            () -> hears("carl.wav", ANNAS_HERTZ) && heardBy(dora));
      } finally {
        baresip.destroyForcibly();
      }
    }
  }

  private String account(String name) {
    String proxy = "sip:" + network.endpoint("sip-tcp") + ";transport=tcp";
    return ("<sip:%s@perigee.local;transport=tcp>;auth_pass=%s;outbound=\"%s\";regint=600"
            + ";audio_codecs=opus/48000/2;medianat=ice;mediaenc=dtls_srtp")
        .formatted(name, PASSWORD, proxy);
  }

  private boolean hears(String recording, double hertz) throws IOException {
    Path file = work.resolve(recording);
    return Files.exists(file) && isHeard(file, new Tone(hertz, 16_000, 1));
  }

  /// Whether baresip recorded our tone.
  private static boolean heardBy(Baresip baresip) throws IOException {
    Tone ours = new Tone(BOBS_HERTZ, baresip.tone().rate(), baresip.tone().channels());
    for (Path recording : baresip.recordings()) {
      if (isHeard(recording, ours)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a quarter of one of the last two seconds of a recording is mostly a tone. What is
  /// older need not be looked at again each time.
  private static boolean isHeard(Path recording, Tone tone) throws IOException {
    byte[] file = Files.readAllBytes(recording);
    int part = tone.rate() / 4;
    int samples = tone.samples(file);
    for (int from = Math.max(0, samples - 2 * tone.rate()); from + part <= samples; from += part) {
      Tone.Share share = tone.in(file, from, part);
      if (share.energy() > part * 1e5 && share.ofTone() > 0.6) {
        return true;
      }
    }
    return false;
  }
}
