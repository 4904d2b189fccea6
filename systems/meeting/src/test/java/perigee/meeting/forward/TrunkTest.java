package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrunkTest {

  @Test
  void whatTwoWatchOverThereCrossesOnce() {
    SimulatedCascade cascade = new SimulatedCascade(1, 2);
    SimulatedBrowser anna = cascade.join(0, "anna", 3);
    anna.startCamera(7);
    SimulatedBrowser ben = cascade.join(1, "ben", 3);
    SimulatedBrowser cem = cascade.join(1, "cem", 3);
    cascade.announce("anna", 0);
    cascade.run(2);
    assertThat(cascade.stats(0, 1).packetsOut()).as("nobody watches").isZero();
    for (SimulatedBrowser each : List.of(ben, cem)) {
      each.endpoint.view(List.of(SimulatedMeeting.camera("anna", 180)));
    }
    cascade.run(6);
    for (SimulatedBrowser each : List.of(ben, cem)) {
      assertThat(each.decoder(0).source).isEqualTo(7);
      assertThat(each.decoder(0).height).isEqualTo(180);
      assertThat(each.decoder(0).missing).isEmpty();
    }
    assertThat(cascade.stats(0, 1).streamsOut()).isEqualTo(1);
    assertThat(cascade.stats(1, 0).streamsIn()).isEqualTo(1);
    // One encoding of 150 kbit/s for six seconds, and what finds out how much there is room for.
    assertThat(cascade.path(0, 1).octets).isLessThan(2 * 6 * 150_000 / 8);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    cascade.run(4);
    assertThat(ben.decoder(0).height).as("he watches her large, the other small").isEqualTo(720);
    assertThat(cem.decoder(0).height).isEqualTo(180);
    assertThat(cascade.stats(0, 1).streamsOut()).isEqualTo(2);
    for (SimulatedBrowser each : List.of(ben, cem)) {
      each.endpoint.view(List.of());
    }
    // Three seconds until it is believed over there, and three here.
    cascade.run(8);
    assertThat(cascade.stats(0, 1).streamsOut()).isZero();
    assertThat(cascade.connectors.get(0).sending).containsEntry("anna", List.of());
  }

  @Test
  void whatIsLostOnTheWayIsSentAgain() {
    SimulatedCascade cascade = new SimulatedCascade(2, 2);
    cascade.path(0, 1).loss = 0.05;
    cascade.path(0, 1).delayNanos = 60 * Simulation.MILLI;
    cascade.path(1, 0).delayNanos = 60 * Simulation.MILLI;
    cascade.join(0, "anna", 0).startCamera(7);
    SimulatedBrowser ben = cascade.join(1, "ben", 1);
    cascade.announce("anna", 0);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 360)));
    cascade.run(10);
    assertThat(ben.decoder(0).decoded).isGreaterThan(8 * 25);
    assertThat(cascade.connectors.get(0).forwarding.counters().retransmitted()).isPositive();
    assertThat(cascade.connectors.get(1).forwarding.counters().recovered()).isPositive();
  }

  @Test
  void aNarrowWayCarriesTheLeastOfAll() {
    SimulatedCascade cascade = new SimulatedCascade(3, 2);
    cascade.path(0, 1).bps = 1_200_000;
    SimulatedBrowser ben = cascade.join(1, "ben", 3);
    for (int i = 0; i < 3; i++) {
      cascade.join(0, "p" + i, 0).startCamera(i);
      cascade.announce("p" + i, 0);
    }
    ben.endpoint.view(
        List.of(
            SimulatedMeeting.camera("p0", 720),
            SimulatedMeeting.camera("p1", 720),
            SimulatedMeeting.camera("p2", 720)));
    cascade.run(20);
    int before = ben.decoder(0).decoded + ben.decoder(1).decoded + ben.decoder(2).decoded;
    cascade.run(5);
    int after = ben.decoder(0).decoded + ben.decoder(1).decoded + ben.decoder(2).decoded;
    assertThat(after - before).as("pictures of all three in five seconds").isGreaterThan(3 * 60);
    cascade.path(0, 1).bps = 100_000_000;
    cascade.run(20);
    assertThat(ben.bySlot).extracting(decoder -> decoder.height).containsOnly(720);
  }

  @Test
  void threeConnectorsForwardOnlyTheirOwn() {
    SimulatedCascade cascade = new SimulatedCascade(4, 3);
    List<SimulatedBrowser> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SimulatedBrowser browser = cascade.join(i, "p" + i, 3);
      all.add(browser);
      browser.startCamera(i);
      browser.startMicrophone();
      browser.loudness = 100L + i;
    }
    for (int i = 0; i < 3; i++) {
      cascade.announce("p" + i, i);
    }
    for (int i = 0; i < 3; i++) {
      cascade
          .endpoint(i, "p" + i)
          .view(
              List.of(
                  SimulatedMeeting.camera("p" + (i + 1) % 3, 180),
                  SimulatedMeeting.camera("p" + (i + 2) % 3, 180)));
    }
    cascade.run(6);
    for (int i = 0; i < 3; i++) {
      SimulatedBrowser browser = all.get(i);
      assertThat(browser.decoder(0).decoded).isGreaterThan(100);
      assertThat(browser.decoder(1).decoded).isGreaterThan(100);
      assertThat(browser.heard.keySet()).as("both others").hasSize(2);
      for (int j = 0; j < 3; j++) {
        if (j != i) {
          assertThat(cascade.stats(i, j).streamsOut()).as("a face and a voice").isEqualTo(2);
        }
      }
    }
  }

  @Test
  void whoFallsSilentIsNotCarried() {
    SimulatedCascade cascade = new SimulatedCascade(5, 2);
    SimulatedBrowser ben = cascade.join(1, "ben", 0);
    for (int i = 0; i < 6; i++) {
      SimulatedBrowser browser = cascade.join(0, "p" + i, 0);
      browser.startMicrophone();
      browser.loudness = i < 4 ? 100 : 5;
      cascade.announce("p" + i, 0);
    }
    cascade.announce("ben", 1);
    cascade.run(5);
    assertThat(cascade.stats(0, 1).streamsOut()).as("no more than are heard").isEqualTo(4);
    assertThat(ben.heardPackets).isGreaterThan(3 * 4 * 50);
    cascade.endpoint(1, "ben").stage("another room");
    cascade.endpoint(0, "ben").stage("another room");
    cascade.run(1);
    assertThat(cascade.stats(0, 1).streamsOut()).as("nobody over there is here").isZero();
  }

  @Test
  void aTrunkThatBreaksTakesItsPeopleAlongAndComesBack() {
    SimulatedCascade cascade = new SimulatedCascade(6, 2);
    cascade.join(0, "anna", 0).startCamera(7);
    SimulatedBrowser ben = cascade.join(1, "ben", 1);
    cascade.announce("anna", 0);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 360)));
    cascade.run(3);
    assertThat(ben.decoder(0).decoded).isPositive();
    cascade.trunk(0, 1).remove();
    cascade.trunk(1, 0).remove();
    assertThat(cascade.connectors.get(1).forwarding.endpoint("anna")).isNull();
    cascade.run(5);
    assertThat(cascade.connectors.get(0).sending).containsEntry("anna", List.of());
    int before = ben.decoder(0).decoded;
    cascade.connect(0, 1);
    cascade.run(4);
    assertThat(ben.decoder(0).decoded).isGreaterThan(before + 60);
    assertThat(ben.decoder(0).missing).isEmpty();
  }
}
