package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What comes while a packet is on its way to very many.
class ManyReceiversTest {

  private static final int RECEIVERS = 300;
  private static final int PICTURES = 20;
  private static final long SECOND = Simulation.SECOND;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Forwarding forwarding =
      new Forwarding(ForwardingConfig.USUAL, new Silence(), () -> Instant.EPOCH, random);

  /// Who got something, in turn.
  private final List<Integer> got = new ArrayList<>();

  private Endpoint sender;
  private List<byte[]> packets = List.of();
  private int next;
  private long now = SECOND;

  @BeforeEach
  void sends() {
    sender = joins("sender", -1);
    sender.source(SourceKind.CAMERA, "1", List.of("q"));
    for (int i = 0; i < RECEIVERS; i++) {
      Endpoint receiver = joins("r" + i, i);
      receiver.videoSlot("v", 1000 + i, 2000 + i);
      receiver.view(List.of(SimulatedMeeting.camera("sender", 180)));
    }
    Encoder encoder = new Encoder(random, 1, 0, 300_000, 180);
    SimulatedBrowser.Extensions extensions = new SimulatedBrowser.Extensions();
    for (int picture = 0; picture < PICTURES; picture++) {
      now += SECOND / 30;
      if (picture == 2 || picture == PICTURES - 1) {
        encoder.wantKeyFrame();
      }
      packets = encoder.picture(now, extensions, "q");
      next = 0;
      if (picture < PICTURES - 1) {
        arrive(packets.size());
        sendToAll();
        letTimePass();
      }
    }
    arrive(1);
    sendToAll();
    assertThat(packets).hasSizeGreaterThan(4);
    assertThat(got.subList(got.size() - RECEIVERS, got.size())).doesNotHaveDuplicates();
    got.clear();
  }

  private void letTimePass() {
    for (int tick = 1; tick < 6; tick++) {
      forwarding.tick(now + tick * Forwarding.TICK_NANOS);
      sendToAll();
    }
  }

  private Endpoint joins(String name, int number) {
    Endpoint endpoint =
        forwarding.add(name, SimulatedBrowser.TERMS, (b, from, length) -> sent(b, from, number));
    if (endpoint == null) {
      throw new AssertionError("no room");
    }
    return endpoint;
  }

  private void sent(byte[] buffer, int from, int number) {
    if ((buffer[from + 1] & 0x7f) == Encoder.VP8) {
      got.add(number);
    }
  }

  /// Packets of the last picture come, and are taken in as one.
  private void arrive(int count) {
    for (int i = 0; i < count; i++) {
      byte[] packet = packets.get(next++ % packets.size());
      sender.rtp(packet, 0, packet.length, now);
    }
    forwarding.flush(now);
  }

  private void sendToAll() {
    while (forwarding.isFlushing()) {
      forwarding.flushMore(now);
    }
  }

  @Test
  void whatComesMeanwhileLeavesWithWhatIsOnItsWay() {
    arrive(1);
    List<Integer> first = List.copyOf(got);
    assertThat(first).as("who had the first before the second came").hasSizeLessThan(RECEIVERS);
    arrive(1);
    sendToAll();

    List<Integer> rest = got.subList(first.size(), got.size());
    List<Integer> both = rest.subList(0, 2 * (RECEIVERS - first.size()));
    for (int i = 0; i < both.size(); i += 2) {
      assertThat(both.get(i)).as("one behind the other").isEqualTo(both.get(i + 1));
    }
    assertThat(both).doesNotContainAnyElementsOf(first);
    assertThat(rest.subList(both.size(), rest.size())).as("the second, in turn").isEqualTo(first);
  }

  @Test
  void nobodyWaitsLongerThanARoundHoweverMuchComes() {
    for (int i = 1; i < packets.size(); i++) {
      arrive(1);
    }
    List<Integer> before = List.copyOf(got);
    sendToAll();
    // No receiver says anything here, so what is estimated is little and lets them leave slowly.
    for (int i = 0; i < PICTURES; i++) {
      letTimePass();
      now += SECOND / 30;
    }

    for (int i = 0; i < RECEIVERS; i++) {
      assertThat(Collections.frequency(got, i)).isEqualTo(packets.size() - 1);
    }
    assertThat(turns(before)).as("whoever had a turn").doesNotHaveDuplicates().isNotEmpty();
  }

  /// Who had a turn, with however many packets.
  private static List<Integer> turns(List<Integer> receivers) {
    List<Integer> turns = new ArrayList<>();
    for (Integer receiver : receivers) {
      if (turns.isEmpty() || !turns.getLast().equals(receiver)) {
        turns.add(receiver);
      }
    }
    return turns;
  }

  @Test
  void whoLeavesMeanwhileKeepsNobodyWaiting() {
    arrive(1);
    Endpoint gone = forwarding.endpoint("r" + (RECEIVERS - 1));
    Endpoint had = forwarding.endpoint("r0");
    for (Endpoint leaves : new Endpoint[] {gone, had}) {
      leaves.remove();
    }
    sendToAll();

    assertThat(got).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(RECEIVERS - 2);
    assertThat(forwarding.isFlushing()).isFalse();
  }
}
