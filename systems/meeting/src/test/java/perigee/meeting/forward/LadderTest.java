package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LadderTest {

  private static final long SECOND = Simulation.SECOND;
  private static final List<String> RIDS = List.of("q", "h", "f");

  @Test
  void whatCameForAMomentIsNotTakenForLittle() {
    SplittableRandom random = new SplittableRandom(1);
    Forwarding forwarding =
        new Forwarding(ForwardingConfig.USUAL, new Silence(), () -> Instant.EPOCH, random);
    Endpoint sender = forwarding.add("sender", SimulatedBrowser.TERMS, (b, from, length) -> {});
    if (sender == null) {
      throw new AssertionError("no room");
    }
    sender.source(SourceKind.CAMERA, "1", RIDS);
    Source camera = sender.up.sources.get(SourceKind.CAMERA);
    if (camera == null) {
      throw new AssertionError("no camera");
    }
    List<Encoder> encoders =
        List.of(
            new Encoder(random, 1, 0, 150_000, 180),
            new Encoder(random, 1, 1, 500_000, 360),
            new Encoder(random, 1, 2, 300_000, 720));
    Ladder ladder = new Ladder();
    long now = SECOND;
    for (int picture = 0; picture < 120; picture++) {
      now += SECOND / 30;
      // Of the largest there are four small ones, and then it is paused.
      for (int layer = 0; layer < (picture < 4 ? 3 : 2); layer++) {
        send(sender, encoders.get(layer), RIDS.get(layer), now);
      }
      forwarding.flush(now);
      ladder.measure(camera, 720, now);
    }
    int top = ladder.count() - 1;
    assertThat(camera.layers.get(2).lastBps())
        .as("what was measured of the largest")
        .isPositive()
        .isLessThan(ladder.bps(top - 1));
    assertThat(ladder.layer(top)).as("the largest is a step").isEqualTo(2);
    assertThat(ladder.bps(top)).as("that takes what it takes").isGreaterThan(1_000_000);
  }

  private static void send(Endpoint sender, Encoder encoder, String rid, long now) {
    for (byte[] packet : encoder.picture(now, new SimulatedBrowser.Extensions(), rid)) {
      sender.rtp(packet, 0, packet.length, now);
    }
  }
}
