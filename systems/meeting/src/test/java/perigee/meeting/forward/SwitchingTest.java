package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/// Whatever is switched, paused, lost or moved: what a slot carries is one stream. The decoders of
/// the simulated browsers look at every packet.
class SwitchingTest {

  @Property(tries = 4)
  void whatComesOutIsOneStream(@ForAll @LongRange(min = 0, max = 1 << 30) long seed) {
    Random random = new Random(seed);
    SimulatedMeeting meeting = new SimulatedMeeting(seed);
    SimulatedBrowser eye = meeting.join("eye", 2);
    for (int i = 0; i < 3; i++) {
      SimulatedBrowser camera = meeting.join("p" + i, 0);
      camera.startCamera(i);
      camera.up.loss = 0.01;
      camera.up.jitterNanos = 3 * Simulation.MILLI;
    }
    eye.down.loss = 0.01;
    for (int turn = 0; turn < 40; turn++) {
      change(meeting, eye, random);
      meeting.simulation.run((100L + random.nextInt(900)) * Simulation.MILLI);
    }
    eye.down.bps = 50_000_000;
    for (int i = 0; i < 3; i++) {
      camera(meeting, i).endpoint.mute(SourceKind.CAMERA, false);
    }
    eye.endpoint.view(List.of(SimulatedMeeting.camera("p0", 360)));
    int before = total(eye);
    meeting.run(8);
    assertThat(total(eye) - before).as("it goes on in the end, seed %s", seed).isGreaterThan(60);
  }

  /// Two that were found so: in the first one the path's queue was full when all was paused, so
  /// that nothing but probes could tell that it is empty; in the second a late frame came behind
  /// one that was left out.
  @Example
  void whatOnceBroke() {
    whatComesOutIsOneStream(1190);
    whatComesOutIsOneStream(152480);
  }

  private static void change(SimulatedMeeting meeting, SimulatedBrowser eye, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> eye.down.bps = 200_000L + random.nextInt(4_000_000);
      case 1 ->
          camera(meeting, random.nextInt(3))
              .endpoint
              .mute(SourceKind.CAMERA, random.nextInt(3) == 0);
      default -> {
        List<Viewed> shown = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          shown.add(SimulatedMeeting.camera("p" + i, 180 << random.nextInt(3)));
        }
        Collections.shuffle(shown, random);
        eye.endpoint.view(shown.subList(0, random.nextInt(3)));
      }
    }
  }

  private static SimulatedBrowser camera(SimulatedMeeting meeting, int number) {
    SimulatedBrowser browser = meeting.browsers.get("p" + number);
    if (browser == null) {
      throw new AssertionError(number);
    }
    return browser;
  }

  private static int total(SimulatedBrowser eye) {
    return eye.decoder(0).decoded + eye.decoder(1).decoded;
  }
}
