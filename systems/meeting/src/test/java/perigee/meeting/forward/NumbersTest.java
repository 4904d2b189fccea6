package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Sequence numbers, in and out.
class NumbersTest {

  @Property(tries = 200)
  void whatGoesOutHasNoGapsButThoseThatWereLost(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    OutSequence sequence = new OutSequence(random.nextInt(1 << 16));
    int expected = sequence.last() + 1 & 0xffff;
    for (int segment = 0; segment < 5; segment++) {
      long at = random.nextLong(1L << 40);
      sequence.switchTo(at);
      for (int i = 0; i < 300; i++, at++) {
        if (random.nextInt(4) == 0) {
          sequence.leaveOut(at);
        } else {
          assertThat(sequence.map(at)).isEqualTo(expected);
          expected = expected + 1 & 0xffff;
        }
      }
    }
  }

  @Property(tries = 200)
  void whatComesLateHasTheNumberThatWasKeptForIt(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    OutSequence sequence = new OutSequence(65_500);
    long first = 70_000;
    sequence.switchTo(first);
    List<Long> late = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    int left = 0;
    for (long at = first; at < first + 200; at++) {
      int turn = random.nextInt(5);
      if (turn == 0 && at > first) {
        late.add(at);
      } else if (turn == 1) {
        sequence.leaveOut(at);
        left++;
      } else {
        assertThat(numbers.add(sequence.map(at))).isTrue();
      }
    }
    for (long at : late) {
      int number = sequence.map(at);
      if (number != OutSequence.NONE) {
        assertThat(numbers.add(number)).as("no number twice").isTrue();
      }
    }
    assertThat(numbers.size()).isBetween(200 - left - late.size(), 200 - left);
    assertThat(sequence.map(first - 1)).as("from before the switch").isEqualTo(OutSequence.NONE);
  }

  @Test
  void sequencesGoOnBeyondTheirEnd() { // RFC 3550 A.1
    SequenceTracker tracker = new SequenceTracker();
    long before = tracker.extend(65_530);
    for (int i = 1; i < 200_000; i++) {
      assertThat(tracker.extend(65_530 + i & 0xffff)).isEqualTo(before + i);
    }
    assertThat(tracker.cumulativeLost()).isZero();
  }

  @Test
  void whatCameBeforeIsRefused() {
    SequenceTracker tracker = new SequenceTracker();
    tracker.extend(10);
    tracker.extend(12);
    assertThat(tracker.extend(12)).isEqualTo(SequenceTracker.REFUSED);
    assertThat(tracker.extend(11)).isPositive();
    assertThat(tracker.extend(11)).isEqualTo(SequenceTracker.REFUSED);
    assertThat(tracker.cumulativeLost()).isZero();
  }

  @Test
  void oneStrayPacketIsRefusedAndTwoAreANewBeginning() { // RFC 3550 A.1
    SequenceTracker tracker = new SequenceTracker();
    long first = tracker.extend(100);
    assertThat(tracker.extend(40_000)).isEqualTo(SequenceTracker.REFUSED);
    assertThat(tracker.extend(101)).isEqualTo(first + 1);
    assertThat(tracker.extend(20_000)).isEqualTo(SequenceTracker.REFUSED);
    assertThat(tracker.extend(20_001)).isGreaterThan(first + 1);
    assertThat(tracker.jumped()).isTrue();
    tracker.extend(20_002);
    assertThat(tracker.jumped()).isFalse();
  }

  @Test
  void lossIsCountedAsReportsWantIt() { // RFC 3550 A.3
    SequenceTracker tracker = new SequenceTracker();
    for (int i = 0; i < 256; i++) {
      if (i % 4 != 1) {
        tracker.extend(i);
      }
    }
    assertThat(tracker.cumulativeLost()).isEqualTo(64);
    assertThat(tracker.fractionLost()).isEqualTo(64);
    assertThat(tracker.fractionLost()).as("nothing since").isZero();
  }

  @Test
  void aHistoryKeepsWhatItHasRoomForAndGrowsWithTheRate() {
    PacketHistory history = new PacketHistory(256, 1 << 18);
    Incoming in = new Incoming();
    in.bytes = new byte[2000];
    in.payloadLength = 1000;
    for (int i = 0; i < 1000; i++) {
      in.extended = 100_000L + i;
      in.arrivalNanos = i * 10_000_000L;
      in.bytes[0] = (byte) i;
      history.store(in);
      for (int back = 0; back < Math.min(i, 14); back++) {
        int place = history.find(in.extended - back);
        assertThat(place).as("%s packets back", back).isNotNegative();
        assertThat(history.octets()[history.payloadAt(place)]).isEqualTo((byte) (i - back));
      }
    }
    assertThat(history.size()).as("more than a second of 800 kbit/s").isEqualTo(1 << 17);
    assertThat(history.find(in.extended - 300)).isEqualTo(-1);
  }
}
