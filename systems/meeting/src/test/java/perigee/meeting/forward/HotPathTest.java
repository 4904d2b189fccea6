package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HotPathTest {

  private static final int RECEIVERS = 50;
  private static final long SECOND = Simulation.SECOND;

  private long sent;

  @Test
  void forwardingAllocatesNothing() {
    SplittableRandom random = new SplittableRandom(1);
    Forwarding forwarding =
        new Forwarding(ForwardingConfig.USUAL, new Silence(), () -> Instant.EPOCH, random);
    Endpoint sender = sender(forwarding);
    for (int i = 0; i < RECEIVERS; i++) {
      Endpoint receiver = forwarding.add("r" + i, SimulatedBrowser.TERMS, this::count);
      if (receiver == null) {
        throw new AssertionError("no room");
      }
      receiver.videoSlot("v", 1000 + i, 2000 + i);
      receiver.view(List.of(SimulatedMeeting.camera("sender", 180)));
    }
    List<List<byte[]>> pictures = pictures(random);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (int round = 0; round < 4; round++) {
      long sentBefore = sent;
      long before = threads.getCurrentThreadAllocatedBytes();
      run(forwarding, sender, pictures, round);
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(sent - sentBefore).as("round " + round).isGreaterThan(RECEIVERS * 140L);
      if (round < 3) {
        allocated = 0;
      } else {
        allocated /= sent - sentBefore;
      }
    }
    // What rounds, reports and levels take, ten times a second, is shared by few packets here.
    assertThat(allocated).as("octets per forwarded packet").isLessThan(16);
  }

  private static Endpoint sender(Forwarding forwarding) {
    Endpoint sender = forwarding.add("sender", SimulatedBrowser.TERMS, (b, from, length) -> {});
    if (sender == null) {
      throw new AssertionError("no room");
    }
    sender.source(SourceKind.CAMERA, "1", List.of("q"));
    return sender;
  }

  /// Five seconds each of four rounds.
  private static List<List<byte[]>> pictures(SplittableRandom random) {
    Encoder encoder = new Encoder(random, 1, 0, 300_000, 180);
    SimulatedBrowser.Extensions extensions = new SimulatedBrowser.Extensions();
    List<List<byte[]>> pictures = new ArrayList<>();
    for (int i = 0; i < 4 * 150; i++) {
      if (i == 20) {
        encoder.wantKeyFrame();
      }
      pictures.add(encoder.picture(SECOND + i * SECOND / 30, extensions, "q"));
    }
    return pictures;
  }

  private static void run(
      Forwarding forwarding, Endpoint sender, List<List<byte[]>> pictures, int round) {
    for (int i = 150 * round; i < 150 * (round + 1); i++) {
      long now = SECOND + i * SECOND / 30;
      List<byte[]> packets = pictures.get(i);
      for (int p = 0; p < packets.size(); p++) {
        sender.rtp(packets.get(p), 0, packets.get(p).length, now);
      }
      forwarding.flush(now);
      for (int tick = 0; tick < 6; tick++) {
        forwarding.tick(now + tick * 5_000_000L);
      }
    }
  }

  private void count(byte[] buffer, int from, int length) {
    sent += (buffer[from + 1] & 0x7f) == Encoder.VP8 ? 1 : 0;
  }
}
