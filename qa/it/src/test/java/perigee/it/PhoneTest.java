package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.app.phone.PhoneRun;
import perigee.app.phone.PhoneState;
import perigee.calling.phone.PhoneEvent;
import perigee.testkit.Await;
import perigee.testkit.SmallNetwork;

/// `perigee phone` at a network: with itself, and with baresip.
@ExtendWith(SharedNetwork.class)
@NullUnmarked // what must be there and is not fails the test
class PhoneTest {

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

  private TerminalPhones phones;

  PhoneTest(SmallNetwork network) {
    this.network = network;
  }

  @BeforeEach
  void begin() {
    phones = new TerminalPhones(network, work);
  }

  /// They sign in, call each other by whatever super nodes they are at, also when control hangs,
  /// know each other by their signatures, and hear what is said.
  @Test
  void phonesHearEachOther() throws Exception {
    PhoneState anna = phones.signedIn("phone-anna");
    PhoneState bob = phones.signedIn("phone-bob");
    long control = network.pause("control");
    try (PhoneRun bobs = phones.phone(bob, BOBS_HERTZ, "bob.wav");
        PhoneRun annas = phones.phone(anna, ANNAS_HERTZ, "anna.wav")) {
      annas.phone().call("phone-bob");
      bobs.phone().answer(TerminalPhones.await(bobs, PhoneEvent.Incoming.class).call());
      assertThat(TerminalPhones.await(annas, PhoneEvent.Identified.class).person())
          .isEqualTo("phone-bob");
      TerminalPhones.await(annas, PhoneEvent.FirstAudio.class);
      Await.until(
          HEARD_WITHIN,
          "both hear the other",
          () -> phones.hears("anna.wav", BOBS_HERTZ) && phones.hears("bob.wav", ANNAS_HERTZ));
    } finally {
      network.resume(control);
    }
  }

  /// A SIP phone that others wrote calls ours: by its password, with ICE and DTLS.
  @Test
  void baresipIsHeardAndHears() throws Exception {
    PhoneState bob = phones.signedIn("phone-carl");
    phones.person("phone-dora");
    Baresip dora =
        new Baresip(work.resolve("baresip"), "phone-dora", new Tone(ANNAS_HERTZ, 48_000, 2));
    try (PhoneRun bobs = phones.phone(bob, BOBS_HERTZ, "carl.wav")) {
      Process baresip =
          dora.start(
              MODULES, account(dora.name()), 90, List.of("/dial sip:phone-carl@perigee.local"));
      try {
        bobs.phone().answer(TerminalPhones.await(bobs, PhoneEvent.Incoming.class).call());
        assertThat(TerminalPhones.await(bobs, PhoneEvent.Identified.class).person()).isEmpty();
        Await.until(
            HEARD_WITHIN,
            "both hear the other",
            () -> phones.hears("carl.wav", ANNAS_HERTZ) && heardBy(dora));
      } finally {
        baresip.destroyForcibly();
      }
    }
  }

  private String account(String name) {
    String proxy = "sip:" + network.endpoint("sip-tcp") + ";transport=tcp";
    return ("<sip:%s@perigee.local;transport=tcp>;auth_pass=%s;outbound=\"%s\";regint=600"
            + ";audio_codecs=opus/48000/2;medianat=ice;mediaenc=dtls_srtp")
        .formatted(name, TerminalPhones.PASSWORD, proxy);
  }

  /// Whether baresip recorded our tone.
  private static boolean heardBy(Baresip baresip) throws IOException {
    Tone ours = new Tone(BOBS_HERTZ, baresip.tone().rate(), baresip.tone().channels());
    for (Path recording : baresip.recordings()) {
      if (TerminalPhones.isHeard(recording, ours)) {
        return true;
      }
    }
    return false;
  }
}
