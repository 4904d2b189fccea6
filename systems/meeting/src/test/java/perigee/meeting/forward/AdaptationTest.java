package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.meeting.forward.congestion.BandwidthEstimator;
import perigee.meeting.forward.congestion.EstimateLimits;

/// Paths that are bad, or become it.
class AdaptationTest {

  @Test
  void videoGoesOnWhereFivePercentAreLostIn300Millis() {
    SimulatedMeeting meeting = new SimulatedMeeting(11);
    SimulatedBrowser anna = meeting.join("anna", 1);
    SimulatedBrowser ben = meeting.join("ben", 1);
    anna.startCamera(1);
    anna.startMicrophone();
    anna.loudness = 100;
    for (Path path : List.of(anna.up, anna.down, ben.up, ben.down)) {
      path.delayNanos = 75 * Simulation.MILLI;
      path.loss = 0.025;
    }
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(10);
    Decoder seen = ben.decoder(0);
    seen.freezeFrom = meeting.simulation.now();
    int before = seen.decoded;
    meeting.run(30);
    assertThat(seen.decoded - before).as("pictures in 30 s").isGreaterThan(600);
    assertThat(seen.longestFreezeNanos).isLessThan(2 * Simulation.SECOND);
    assertThat(seen.layer).as("layer").isPositive();
    assertThat(ben.longestSilenceNanos).isLessThan(300 * Simulation.MILLI);
  }

  @ParameterizedTest
  @ValueSource(longs = {12, 209, 212})
  void aPathThatFallsTo300KilobitsIsFittedAndFilledAgain(long seed) {
    SimulatedMeeting meeting = new SimulatedMeeting(seed);
    SimulatedBrowser anna = meeting.join("anna", 1);
    SimulatedBrowser ben = meeting.join("ben", 1);
    anna.startCamera(1);
    anna.startMicrophone();
    anna.loudness = 100;
    ben.down.bps = 3_000_000;
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(10);
    Decoder seen = ben.decoder(0);
    assertThat(seen.layer).as("with 3 Mbit/s").isEqualTo(2);
    ben.down.bps = 300_000;
    meeting.run(4);
    assertThat(seen.layer).as("4 s after the fall").isZero();
    seen.freezeFrom = meeting.simulation.now();
    ben.down.longestQueueNanos = 0;
    meeting.run(15);
    assertThat(seen.longestFreezeNanos).as("freeze").isLessThan(2 * Simulation.SECOND);
    assertThat(ben.down.longestQueueNanos).as("queue").isLessThan(600 * Simulation.MILLI);
    assertThat(seen.lastDelayMillis).as("delay").isLessThan(500);
    assertThat(ben.longestSilenceNanos).as("silence").isLessThan(1500 * Simulation.MILLI);
    ben.down.bps = 3_000_000;
    meeting.run(15);
    assertThat(seen.layer).as("15 s after it is back").isEqualTo(2);
  }

  @Test
  void aSingleVideoThatNeedsMoreThanIsAssumedAtFirstIsFoundRoomFor() {
    SimulatedMeeting meeting = new SimulatedMeeting(16);
    SimulatedBrowser studio = meeting.join("studio", 0);
    SimulatedBrowser ben = meeting.join("ben", 1);
    studio.startPlainCamera(1, 4_000_000);
    ben.down.bps = 20_000_000;
    meeting.run(2);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("studio", 720)));
    meeting.run(3);
    assertThat(ben.decoder(0).decoded).as("pictures in 3 s").isGreaterThan(30);
  }

  /// A shared screen that nobody touches sends nothing, and is not heard of.
  @Test
  void aPauseOfTheSenderIsNotTakenForABrokenPath() {
    SimulatedMeeting meeting = new SimulatedMeeting(19);
    SimulatedBrowser studio = meeting.join("studio", 0);
    SimulatedBrowser ben = meeting.join("ben", 1);
    studio.startPlainCamera(1, 1_500_000);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("studio", 720)));
    meeting.run(6);
    long before = ben.endpoint.stats(meeting.simulation.now()).estimateBps();
    studio.encoders.getFirst().active = false;
    meeting.run(5);
    studio.encoders.getFirst().active = true;
    int decoded = ben.decoder(0).decoded;
    meeting.run(1);
    assertThat(ben.endpoint.stats(meeting.simulation.now()).estimateBps())
        .isGreaterThan(before * 9 / 10);
    assertThat(ben.decoder(0).decoded - decoded).as("pictures in a second").isGreaterThan(25);
  }

  /// By a relay over TCP: packets are read in bunches, and all wait for one that was lost.
  @ParameterizedTest
  @CsvSource({"20,0", "60,0", "20,250", "60,250"})
  void fourVideosGoOnToOneWhoIsReachedByAConnection(long readEvery, long stall) {
    SimulatedMeeting meeting = new SimulatedMeeting(17);
    SimulatedBrowser dora = meeting.join("dora", 4);
    dora.down.readEveryNanos = readEvery * Simulation.MILLI;
    dora.down.stallNanos = stall * Simulation.MILLI;
    dora.up.readEveryNanos = 10 * Simulation.MILLI;
    dora.up.stallNanos = stall * Simulation.MILLI;
    fourGoOn(meeting, dora, Simulation.SECOND);
  }

  /// A machine that has too much else to do gives a browser the processor only now and then. That
  /// looks like queues on the way, but no queue stands.
  @ParameterizedTest
  @CsvSource({"20,200,0", "30,400,0", "20,200,20"})
  void whoReadsLateIsNotTakenForANarrowPath(long turn, long away, long relay) {
    SimulatedMeeting meeting = new SimulatedMeeting(17);
    SimulatedBrowser dora = meeting.join("dora", 4);
    dora.down.turnNanos = turn * Simulation.MILLI;
    dora.down.awayNanos = away * Simulation.MILLI;
    dora.down.relayNanos = relay * Simulation.MILLI;
    dora.up.turnNanos = turn * Simulation.MILLI / 2;
    dora.up.awayNanos = away * Simulation.MILLI / 2;
    fourGoOn(meeting, dora, 3 * Simulation.SECOND / 2);
    assertThat(dora.endpoint.stats(meeting.simulation.now()).estimateBps()).isGreaterThan(800_000);
  }

  private static void fourGoOn(SimulatedMeeting meeting, SimulatedBrowser dora, long freeze) {
    List<Viewed> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      meeting.join("p" + i, 0).startCamera(i);
      all.add(SimulatedMeeting.camera("p" + i, 360));
      dora.endpoint.view(all);
      meeting.run(2);
    }
    meeting.run(10);
    for (int i = 0; i < 4; i++) {
      dora.decoder(i).freezeFrom = meeting.simulation.now();
    }
    meeting.run(20);
    for (int i = 0; i < 4; i++) {
      assertThat(dora.decoder(i).longestFreezeNanos).as("freeze of " + i).isLessThan(freeze);
      assertThat(dora.endpoint.down.videos.get(i).paused).as("paused " + i).isFalse();
    }
  }

  @Test
  void whoSaysWhatItCanTakeIsBelieved() {
    BandwidthEstimator estimator = new BandwidthEstimator(EstimateLimits.USUAL);
    estimator.receiverEstimate(5_000_000);
    assertThat(estimator.estimateBps()).isEqualTo(5_000_000);
    estimator.receiverEstimate(300_000);
    assertThat(estimator.estimateBps()).isEqualTo(300_000);
  }

  @Test
  void oneBadPathHarmsNobodyElse() {
    SimulatedMeeting meeting = new SimulatedMeeting(13);
    SimulatedBrowser anna = meeting.join("anna", 1);
    SimulatedBrowser good = meeting.join("good", 1);
    SimulatedBrowser bad = meeting.join("bad", 1);
    anna.startCamera(1);
    bad.down.bps = 120_000;
    bad.down.loss = 0.2;
    good.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    bad.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(5);
    Decoder seen = good.decoder(0);
    seen.freezeFrom = meeting.simulation.now();
    int before = seen.decoded;
    meeting.run(10);
    assertThat(seen.decoded - before).isGreaterThan(290);
    assertThat(seen.layer).isEqualTo(2);
    assertThat(seen.longestFreezeNanos).isLessThan(200 * Simulation.MILLI);
    assertThat(meeting.qualities.getOrDefault("bad", 4)).isLessThan(3);
    assertThat(meeting.qualities.getOrDefault("good", 4)).isGreaterThan(2);
  }

  @Test
  void reorderingAndDuplicatesAreNoLoss() {
    SimulatedMeeting meeting = new SimulatedMeeting(14);
    SimulatedBrowser anna = meeting.join("anna", 1);
    SimulatedBrowser ben = meeting.join("ben", 1);
    anna.startCamera(1);
    for (Path path : List.of(anna.up, ben.down)) {
      path.jitterNanos = 8 * Simulation.MILLI;
      path.duplicates = 0.05;
    }
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 360)));
    meeting.run(10);
    assertThat(ben.decoder(0).decoded).isGreaterThan(280);
    assertThat(ben.decoder(0).keyFrames).isLessThan(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 15, 18})
  void manyVideosShareWhatThereIs(long seed) {
    SimulatedMeeting meeting = new SimulatedMeeting(seed);
    SimulatedBrowser eye = meeting.join("eye", 9);
    for (int i = 0; i < 9; i++) {
      meeting.join("p" + i, 0).startCamera(i);
    }
    eye.down.bps = 2_000_000;
    eye.endpoint.view(
        List.of(0, 1, 2, 3, 4, 5, 6, 7, 8).stream()
            .map(i -> SimulatedMeeting.camera("p" + i, 360))
            .toList());
    meeting.run(20);
    for (int i = 0; i < 9; i++) {
      Decoder decoder = eye.decoder(i);
      assertThat(meeting.simulation.now() - decoder.lastDecodedAt)
          .as("slot " + i)
          .isLessThan(Simulation.SECOND);
    }
    assertThat(eye.down.waitingNanos()).isLessThan(300 * Simulation.MILLI);
    eye.down.bps = 200_000;
    meeting.run(10);
    long paused =
        meeting.slots.getOrDefault("eye", java.util.Map.of()).values().stream()
            .filter(SlotState::paused)
            .count();
    assertThat(paused).as("what does not fit is paused, and said").isBetween(2L, 8L);
    assertThat(eye.down.waitingNanos()).isLessThan(600 * Simulation.MILLI);
  }

  @Test
  void whoHasJustComeIsNotLost() {
    SimulatedMeeting meeting = new SimulatedMeeting(9);
    meeting.run(20);
    SimulatedBrowser late = meeting.join("late", 1);
    late.endpoint.awaitConnection();
    meeting.run(1);
    assertThat(meeting.qualities).as("of whom nothing was heard yet").doesNotContainKey("late");
  }
}
