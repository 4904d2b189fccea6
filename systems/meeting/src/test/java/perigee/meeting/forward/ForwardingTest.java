package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardingTest {

  private static final long SECOND = Simulation.SECOND;

  @Test
  void whatOneSendsAnotherSees() {
    SimulatedMeeting meeting = new SimulatedMeeting(1);
    SimulatedBrowser anna = meeting.join("anna", 3);
    SimulatedBrowser ben = meeting.join("ben", 3);
    anna.startCamera(7);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(1);
    assertThat(ben.decoder(0).decoded).as("within the first second").isPositive();
    meeting.run(4);
    assertThat(ben.decoder(0).source).isEqualTo(7);
    assertThat(ben.decoder(0).height).as("the encoding that fits what is shown").isEqualTo(720);
    assertThat(ben.decoder(0).missing).isEmpty();
    assertThat(meeting.slots).containsKey("ben");
    assertThat(meeting.slots.getOrDefault("ben", Map.of()).get("v0"))
        .isEqualTo(new SlotState("v0", "anna", SourceKind.CAMERA, false));
  }

  @Test
  void whoIsNotConnectedYetLosesNothing() {
    SimulatedMeeting meeting = new SimulatedMeeting(5);
    SimulatedBrowser anna = meeting.join("anna", 3);
    SimulatedBrowser ben = meeting.join("ben", 3);
    anna.startCamera(7);
    meeting.run(5);
    assertThat(meeting.sending).containsEntry("anna", List.of());
    ben.endpoint.awaitConnection();
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 180)));
    meeting.simulation.run(300 * Simulation.MILLI);
    assertThat(meeting.sending).as("she begins at once").containsEntry("anna", List.of("q"));
    int made = anna.encoders.getFirst().keyFrames;
    ben.endpoint.connected();
    meeting.simulation.run(100 * Simulation.MILLI);
    assertThat(ben.decoder(0).decoded).as("what has come since the key frame").isGreaterThan(5);
    meeting.run(2);
    assertThat(anna.encoders.getFirst().keyFrames).as("no other one is made").isEqualTo(made);
  }

  @Test
  void whoHasNotSaidWhatItShowsIsTakenToSeeTheOthers() {
    SimulatedMeeting meeting = new SimulatedMeeting(5);
    SimulatedBrowser anna = meeting.join("anna", 3);
    anna.startCamera(7);
    meeting.run(5);
    SimulatedBrowser ben = meeting.join("ben", 3);
    ben.endpoint.awaitConnection();
    ben.endpoint.expect(meeting.simulation.now());
    assertThat(meeting.sending).as("before he can say it").containsEntry("anna", List.of("q", "h"));
    ben.endpoint.view(List.of());
    meeting.run(4);
    assertThat(meeting.sending).as("what he says counts").containsEntry("anna", List.of());
  }

  @Test
  void aKeyFrameIsAskedForWhileSomebodyConnects() {
    SimulatedMeeting meeting = new SimulatedMeeting(5);
    SimulatedBrowser anna = meeting.join("anna", 3);
    SimulatedBrowser eye = meeting.join("eye", 3);
    anna.startCamera(7);
    eye.endpoint.view(List.of(SimulatedMeeting.camera("anna", 180)));
    meeting.run(5);
    SimulatedBrowser ben = meeting.join("ben", 3);
    ben.endpoint.awaitConnection();
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.simulation.run(600 * Simulation.MILLI);
    ben.endpoint.connected();
    meeting.simulation.run(70 * Simulation.MILLI);
    assertThat(ben.decoder(0).decoded).as("what has come since the key frame").isGreaterThan(5);
    meeting.run(4);
    assertThat(ben.decoder(0).height).as("then as large as he shows it").isEqualTo(720);
  }

  @Test
  void whenItWasTakenIsToldByOurClock() {
    SimulatedMeeting meeting = new SimulatedMeeting(3);
    SimulatedBrowser anna = meeting.join("anna", 1);
    SimulatedBrowser ben = meeting.join("ben", 1);
    long second = 1L << 32;
    anna.extensions.captured = 1_000 * second;
    anna.extensions.captureOffset = 2 * second;
    anna.startCamera(7);
    anna.startMicrophone();
    anna.loudness = 100;
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(2);
    assertThat(ben.captures)
        .as("her clock is not known yet")
        .containsExactly(List.of(1_000 * second, 0L));
    SenderClock hers = new SenderClock();
    long ahead = 5 * SECOND;
    hers.report(
        SenderClock.ntpOf(meeting.forwarding.ntpNanos(meeting.simulation.now()) - ahead),
        0,
        meeting.simulation.now());
    anna.endpoint.ahead.told(
        hers.aheadNanos(meeting.forwarding.ntpNanos(meeting.simulation.now())));
    meeting.run(1);
    ben.captures.clear();
    meeting.run(2);
    assertThat(ben.captures).hasSize(1);
    List<Long> told = ben.captures.iterator().next();
    assertThat(told.getFirst()).isEqualTo(1_000 * second);
    assertThat(told.getLast()).isBetween(-3 * second - 100, -3 * second + 100);
  }

  @Test
  void smallPicturesGetSmallEncodingsAndOthersPauseAtTheSource() {
    SimulatedMeeting meeting = new SimulatedMeeting(2);
    SimulatedBrowser anna = meeting.join("anna", 3);
    SimulatedBrowser ben = meeting.join("ben", 3);
    anna.startCamera(7);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 180)));
    meeting.run(6);
    assertThat(meeting.sending).containsEntry("anna", List.of("q"));
    assertThat(ben.decoder(0).height).isEqualTo(180);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(3);
    assertThat(meeting.sending.getOrDefault("anna", List.of())).contains("q", "f");
    assertThat(ben.decoder(0).height).isEqualTo(720);
    ben.endpoint.view(List.of());
    meeting.run(5);
    assertThat(meeting.sending).containsEntry("anna", List.of());
  }

  @Test
  void whatIsToldOfArrivalsIsAboutAStreamOfTheSender() {
    SimulatedMeeting meeting = new SimulatedMeeting(4);
    SimulatedBrowser anna = meeting.join("anna", 1);
    SimulatedBrowser ben = meeting.join("ben", 1);
    anna.startCamera(7);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(3);
    assertThat(anna.feedbacks).isGreaterThan(20);
    assertThat(anna.strayFeedbacks).isZero();
  }

  @Test
  void aSlotGoesOnWhoeverItCarries() {
    SimulatedMeeting meeting = new SimulatedMeeting(3);
    SimulatedBrowser eve = meeting.join("eve", 1);
    for (int i = 0; i < 3; i++) {
      meeting.join("p" + i, 0).startCamera(i);
    }
    for (int turn = 0; turn < 12; turn++) {
      eve.endpoint.view(List.of(SimulatedMeeting.camera("p" + turn % 3, 360)));
      meeting.simulation.run(SECOND);
      assertThat(eve.decoder(0).source).isEqualTo(turn % 3);
    }
    assertThat(eve.decoder(0).missing).isEmpty();
    assertThat(eve.decoder(0).decoded).isGreaterThan(12 * 15);
  }

  @Test
  void theMostImportantHaveTheSlots() {
    SimulatedMeeting meeting = new SimulatedMeeting(9);
    SimulatedBrowser eye = meeting.join("eye", 1);
    for (int i = 0; i < 2; i++) {
      meeting.join("p" + i, 0).startCamera(i);
    }
    Viewed first = SimulatedMeeting.camera("p0", 180);
    Viewed second = SimulatedMeeting.camera("p1", 180);
    eye.endpoint.view(List.of(first, second));
    assertThat(carried(meeting, "eye")).containsExactly("p0");
    eye.endpoint.view(List.of(second, first));
    assertThat(carried(meeting, "eye")).containsExactly("p1");
  }

  @Test
  void theLoudestThreeAreHeard() {
    SimulatedMeeting meeting = new SimulatedMeeting(4);
    SimulatedBrowser ear = meeting.join("ear", 0);
    for (int i = 0; i < 6; i++) {
      SimulatedBrowser mouth = meeting.join("m" + i, 0);
      mouth.startMicrophone();
      mouth.loudness = 20;
    }
    meeting.run(2);
    for (int loud = 2; loud < 5; loud++) {
      speaker(meeting, loud).loudness = 100;
    }
    meeting.run(4);
    assertThat(carried(meeting, "ear")).containsExactlyInAnyOrder("m2", "m3", "m4");
    assertThat(ear.heard).hasSize(3);
    assertThat(ear.heard.values()).allSatisfy(count -> assertThat(count).isGreaterThan(150));
    assertThat(carried(meeting, "m2")).hasSize(3).doesNotContain("m2").contains("m3", "m4");
  }

  @Test
  void whoSpeaksLongDominatesAndAClickDoesNot() {
    SimulatedMeeting meeting = new SimulatedMeeting(5);
    meeting.join("a", 0).startMicrophone();
    meeting.join("b", 0).startMicrophone();
    speaker(meeting, "a").loudness = 100;
    speaker(meeting, "b").loudness = 25;
    meeting.run(3);
    assertThat(meeting.speakers).containsExactly("a");
    speaker(meeting, "b").loudness = 120;
    meeting.simulation.run(60 * Simulation.MILLI);
    speaker(meeting, "b").loudness = 25;
    meeting.run(2);
    assertThat(meeting.speakers).as("a click").containsExactly("a");
    speaker(meeting, "a").loudness = 25;
    speaker(meeting, "b").loudness = 100;
    meeting.run(3);
    assertThat(meeting.speakers).containsExactly("a", "b");
  }

  @Test
  void whoIsMutedIsNotForwarded() {
    SimulatedMeeting meeting = new SimulatedMeeting(6);
    SimulatedBrowser ear = meeting.join("ear", 1);
    SimulatedBrowser mouth = meeting.join("mouth", 0);
    mouth.startMicrophone();
    mouth.loudness = 100;
    mouth.startCamera(1);
    ear.endpoint.view(List.of(SimulatedMeeting.camera("mouth", 180)));
    meeting.run(2);
    assertThat(ear.heardPackets).isPositive();
    mouth.endpoint.mute(SourceKind.MICROPHONE, true);
    mouth.endpoint.mute(SourceKind.CAMERA, true);
    meeting.run(1);
    long before = ear.heardPackets;
    int seen = ear.decoder(0).decoded;
    meeting.run(2);
    assertThat(ear.heardPackets).isEqualTo(before);
    assertThat(ear.decoder(0).decoded).isEqualTo(seen);
    mouth.endpoint.mute(SourceKind.MICROPHONE, false);
    mouth.endpoint.mute(SourceKind.CAMERA, false);
    meeting.run(2);
    assertThat(ear.heardPackets).isGreaterThan(before);
    assertThat(ear.decoder(0).decoded).isGreaterThan(seen);
  }

  @Test
  void breakoutRoomsHearAndSeeThemselvesAlone() {
    SimulatedMeeting meeting = new SimulatedMeeting(7);
    SimulatedBrowser ear = meeting.join("ear", 1);
    SimulatedBrowser mouth = meeting.join("mouth", 0);
    mouth.startMicrophone();
    mouth.loudness = 100;
    mouth.startCamera(1);
    ear.endpoint.view(List.of(SimulatedMeeting.camera("mouth", 180)));
    meeting.run(2);
    mouth.endpoint.stage("one");
    meeting.run(1);
    long before = ear.heardPackets;
    int seen = ear.decoder(0).decoded;
    meeting.run(2);
    assertThat(ear.heardPackets).isEqualTo(before);
    assertThat(ear.decoder(0).decoded).isEqualTo(seen);
    ear.endpoint.stage("one");
    meeting.run(2);
    assertThat(ear.heardPackets).isGreaterThan(before);
    assertThat(ear.decoder(0).decoded).isGreaterThan(seen);
  }

  @Test
  void whoLeavesIsGoneEverywhere() {
    SimulatedMeeting meeting = new SimulatedMeeting(8);
    SimulatedBrowser ear = meeting.join("ear", 1);
    SimulatedBrowser mouth = meeting.join("mouth", 0);
    mouth.startMicrophone();
    mouth.loudness = 100;
    mouth.startCamera(1);
    ear.endpoint.view(List.of(SimulatedMeeting.camera("mouth", 180)));
    meeting.run(2);
    mouth.endpoint.remove();
    meeting.run(1);
    assertThat(carried(meeting, "ear")).isEmpty();
    assertThat(meeting.forwarding.endpoints()).hasSize(1);
    assertThat(meeting.forwarding.endpoint("mouth")).isNull();
  }

  private static SimulatedBrowser speaker(SimulatedMeeting meeting, int number) {
    return speaker(meeting, "m" + number);
  }

  private static SimulatedBrowser speaker(SimulatedMeeting meeting, String name) {
    SimulatedBrowser browser = meeting.browsers.get(name);
    if (browser == null) {
      throw new AssertionError(name);
    }
    return browser;
  }

  private static List<String> carried(SimulatedMeeting meeting, String name) {
    return meeting.slots.getOrDefault(name, Map.of()).values().stream()
        .map(SlotState::participant)
        .filter(who -> who != null)
        .map(String::valueOf)
        .toList();
  }
}
