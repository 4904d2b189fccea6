package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.ReportBlock;
import perigee.wire.rtp.RtcpWriter;
import perigee.wire.rtp.RtpWriter;

/// Participants that mean ill, or are mad: bounded, and the others don't notice.
class HostileTest {

  private final RtcpWriter rtcp = new RtcpWriter();
  private final byte[] out = new byte[1500];

  @Test
  void whoAsksForEverythingAgainGetsAPart() {
    SimulatedMeeting meeting = new SimulatedMeeting(21);
    SimulatedBrowser anna = meeting.join("anna", 0);
    SimulatedBrowser mad = meeting.join("mad", 1);
    anna.startCamera(1);
    mad.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(4);
    long before = mad.down.octets;
    meeting.run(5);
    long usual = mad.down.octets - before;
    int ssrc = mad.decoders.keySet().iterator().next();
    meeting.simulation.every(
        5 * Simulation.MILLI,
        () -> {
          rtcp.begin(out, 0, 1400);
          rtcp.nack(1, ssrc);
          for (int back = 510; back >= 0; back--) {
            rtcp.lost(mad.decoder(0).newest() - back & 0xffff);
          }
          mad.endpoint.rtcp(out, 0, rtcp.length(), meeting.simulation.now());
          rtcp.begin(out, 0, 1400);
          rtcp.pictureLoss(1, ssrc);
          mad.endpoint.rtcp(out, 0, rtcp.length(), meeting.simulation.now());
        });
    int keyFrames = anna.encoders.get(2).keyFrames;
    before = mad.down.octets;
    meeting.run(5);
    assertThat(mad.down.octets - before).isLessThan(usual * 3);
    assertThat(anna.encoders.get(2).keyFrames - keyFrames).as("key frames in 5 s").isLessThan(7);
    assertThat(meeting.forwarding.counters().nacksRefused()).isPositive();
  }

  @Test
  void absurdReportsAndFeedbackChangeNothing() {
    SimulatedMeeting meeting = new SimulatedMeeting(22);
    SimulatedBrowser anna = meeting.join("anna", 0);
    SimulatedBrowser ben = meeting.join("ben", 1);
    anna.startCamera(1);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 360)));
    meeting.run(3);
    SplittableRandom random = new SplittableRandom(5);
    meeting.simulation.every(20 * Simulation.MILLI, () -> absurd(meeting, anna, ben, random));
    int before = ben.decoder(0).decoded;
    meeting.run(10);
    assertThat(ben.decoder(0).decoded - before).isGreaterThan(250);
    assertThat(ben.endpoint.stats(meeting.simulation.now()).estimateBps()).isPositive();
  }

  private void absurd(
      SimulatedMeeting meeting,
      SimulatedBrowser anna,
      SimulatedBrowser ben,
      SplittableRandom random) {
    long now = meeting.simulation.now();
    rtcp.begin(out, 0, 1400);
    int camera = anna.encoders.get(1).ssrc;
    rtcp.senderReport(camera, random.nextLong(), random.nextInt(), -1, -1);
    rtcp.block(
        new ReportBlock()
            .loss(random.nextInt(), 255, -1)
            .arrival(random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt()));
    anna.endpoint.rtcp(out, 0, rtcp.length(), now);
    long[] arrivals = new long[20];
    for (int i = 0; i < arrivals.length; i++) {
      arrivals[i] = random.nextLong(1L << 40);
    }
    rtcp.begin(out, 0, 1400);
    // Of packets that were never sent.
    int ahead = 20_000 + random.nextInt(10_000);
    rtcp.transportFeedback(1, 1, 0, ahead, arrivals, 0, arrivals.length);
    ben.endpoint.rtcp(out, 0, rtcp.length(), now);
  }

  @Test
  void streamsThatNobodyAnnouncedAreCountedAndBounded() {
    SimulatedMeeting meeting = new SimulatedMeeting(23);
    SimulatedBrowser anna = meeting.join("anna", 0);
    anna.startCamera(1);
    RtpWriter writer = new RtpWriter();
    SimulatedBrowser.Extensions extensions = new SimulatedBrowser.Extensions();
    for (int i = 0; i < 100_000; i++) {
      writer.begin(out, 0);
      writer.fields(Encoder.VP8, false, i & 0xffff, i, i);
      extensions.write(writer, i % 2 == 0 ? "9" : "1", i % 4 == 1 ? "q" : "z", false);
      int at = writer.endHeader();
      NetworkOrder.i32(out, at, 0x10010203);
      anna.endpoint.rtp(out, 0, at + 20, meeting.simulation.now());
    }
    assertThat(meeting.forwarding.counters().unknown()).isGreaterThan(70_000);
  }

  @Test
  void aStreamOfAnotherSectionIsNotTaken() {
    SimulatedMeeting meeting = new SimulatedMeeting(24);
    SimulatedBrowser anna = meeting.join("anna", 0);
    SimulatedBrowser ben = meeting.join("ben", 1);
    anna.startCamera(1);
    anna.endpoint.source(SourceKind.SCREEN, "2", List.of());
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 180)));
    meeting.run(2);
    // The screen claims the camera's SSRC.
    anna.endpoint.streams(SourceKind.SCREEN, 0, anna.encoders.getFirst().ssrc, 0);
    int before = ben.decoder(0).decoded;
    meeting.run(2);
    assertThat(ben.decoder(0).decoded - before).isGreaterThan(50);
  }

  @Test
  void aClockThatJumpsStopsNobodysPicture() {
    SimulatedMeeting meeting = new SimulatedMeeting(26);
    SimulatedBrowser anna = meeting.join("anna", 0);
    SimulatedBrowser ben = meeting.join("ben", 1);
    anna.startCamera(1);
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 720)));
    meeting.run(3);
    for (int jump : new int[] {-90_000 * 600, 90_000 * 600, Integer.MAX_VALUE, -90_000 * 20}) {
      anna.encoders.forEach(encoder -> encoder.clock += jump);
      int before = ben.decoder(0).decoded;
      meeting.run(2);
      assertThat(ben.decoder(0).decoded - before).as("after %d", jump).isGreaterThan(55);
    }
    assertThat(ben.decoder(0).missing).isEmpty();
  }

  @Test
  void anAbsurdClockHarmsNobodyElse() {
    SimulatedMeeting meeting = new SimulatedMeeting(27);
    SimulatedBrowser anna = meeting.join("anna", 0);
    SimulatedBrowser mad = meeting.join("mad", 0);
    SimulatedBrowser ben = meeting.join("ben", 2);
    anna.startCamera(1);
    mad.startCamera(2);
    SplittableRandom random = new SplittableRandom(6);
    ben.endpoint.view(
        List.of(SimulatedMeeting.camera("anna", 360), SimulatedMeeting.camera("mad", 360)));
    meeting.simulation.every(
        11 * Simulation.MILLI,
        () -> {
          for (Encoder encoder : mad.encoders) {
            encoder.clock = random.nextInt();
            rtcp.begin(out, 0, 1400);
            rtcp.senderReport(encoder.ssrc, random.nextLong(), random.nextInt(), 1, 1);
            mad.endpoint.rtcp(out, 0, rtcp.length(), meeting.simulation.now());
          }
        });
    meeting.run(10);
    int good = ben.decoder(0).decoded;
    int bad = ben.decoder(1).decoded;
    meeting.run(5);
    assertThat(ben.decoder(0).decoded - good).as("pictures of the others").isGreaterThan(145);
    assertThat(ben.decoder(1).decoded - bad).as("of the absurd one").isGreaterThan(140);
    assertThat(ben.decoder(1).missing).as("nothing is asked for in vain").isEmpty();
  }

  @Test
  void twoSendersOfOneSsrcAreTwo() {
    SimulatedMeeting meeting = new SimulatedMeeting(28);
    SimulatedBrowser anna = meeting.join("anna", 0);
    SimulatedBrowser mad = meeting.join("mad", 0);
    SimulatedBrowser ben = meeting.join("ben", 2);
    anna.startCamera(1);
    mad.startCamera(2);
    ben.endpoint.view(
        List.of(SimulatedMeeting.camera("anna", 180), SimulatedMeeting.camera("mad", 180)));
    meeting.run(2);
    int decoded = ben.decoder(0).decoded;
    // What comes from one, under the names of the other and of what others are sent.
    RtpWriter writer = new RtpWriter();
    SimulatedBrowser.Extensions extensions = new SimulatedBrowser.Extensions();
    int[] taken = {anna.encoders.getFirst().ssrc, ben.decoders.keySet().iterator().next()};
    meeting.simulation.every(
        3 * Simulation.MILLI,
        () -> {
          for (int ssrc : taken) {
            writer.begin(out, 0);
            writer.fields(Encoder.VP8, true, extensions.transport & 0xffff, 7, ssrc);
            extensions.write(writer, "1", "q", false);
            int at = writer.endHeader();
            NetworkOrder.i32(out, at, 0x10010203);
            mad.endpoint.rtp(out, 0, at + 20, meeting.simulation.now());
          }
        });
    meeting.run(3);
    assertThat(ben.decoder(0).decoded - decoded).as("of who has the name").isGreaterThan(85);
    assertThat(ben.decoder(0).source).isEqualTo(1);
  }

  @FuzzTest
  void anyBytesAreTakenAsPackets(byte[] bytes) {
    SimulatedMeeting meeting = new SimulatedMeeting(25);
    SimulatedBrowser anna = meeting.join("anna", 1);
    SimulatedBrowser ben = meeting.join("ben", 1);
    anna.startCamera(1);
    anna.startMicrophone();
    ben.endpoint.view(List.of(SimulatedMeeting.camera("anna", 360)));
    meeting.simulation.run(100 * Simulation.MILLI);
    anna.endpoint.rtp(bytes, 0, bytes.length, meeting.simulation.now());
    anna.endpoint.rtcp(bytes, 0, bytes.length, meeting.simulation.now());
    ben.endpoint.rtcp(bytes, 0, bytes.length, meeting.simulation.now());
    meeting.simulation.run(200 * Simulation.MILLI);
    assertThat(ben.decoder(0).decoded).isPositive();
  }
}
