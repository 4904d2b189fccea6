package perigee.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import perigee.app.phone.PhoneRun;
import perigee.app.phone.PhoneState;
import perigee.app.phone.SignIn;
import perigee.calling.phone.PhoneEvent;
import perigee.calling.phone.Privacy;
import perigee.testkit.SmallNetwork;

/// `perigee phone`s of a test: their accounts, what they say, and what they recorded.
///
/// @param work where their files are
record TerminalPhones(SmallNetwork network, Path work) {

  static final String PASSWORD = "correct-horse-battery";

  void person(String id) throws Exception {
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

  PhoneState signedIn(String id) throws Exception {
    person(id);
    PhoneState state = new PhoneState(work.resolve(id));
    String root = Files.readString(Path.of(network.endpoint("ca-file")));
    new SignIn(state, InstantSource.system(), null)
        .signIn(network.endpoint("api"), root, id, PASSWORD, "test");
    return state;
  }

  /// A phone that says a tone and records what it hears.
  PhoneRun phone(PhoneState state, double hertz, String recording) throws Exception {
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
    PhoneEvent.Registered _ = await(run, PhoneEvent.Registered.class);
    return run;
  }

  static <T extends PhoneEvent> T await(PhoneRun run, Class<T> kind) throws InterruptedException {
    PhoneEvent event = run.next();
    while (!kind.isInstance(event)) {
      event = run.next();
    }
    return kind.cast(event);
  }

  boolean hears(String recording, double hertz) throws IOException {
    Path file = work.resolve(recording);
    return Files.exists(file) && isHeard(file, new Tone(hertz, 16_000, 1));
  }

  /// Whether a quarter of one of the last two seconds of a recording is mostly a tone. What is
  /// older need not be looked at again each time.
  static boolean isHeard(Path recording, Tone tone) throws IOException {
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
