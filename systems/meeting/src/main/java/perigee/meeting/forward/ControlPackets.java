package perigee.meeting.forward;

import java.nio.charset.StandardCharsets;
import perigee.wire.rtp.ReportBlock;
import perigee.wire.rtp.RtcpReader;
import perigee.wire.rtp.RtcpWriter;

/// RTCP with one participant, both ways (RFC 3550 §6, RFC 4585, RFC 5506).
final class ControlPackets {

  private static final byte[] NAME = "perigee".getBytes(StandardCharsets.US_ASCII);
  private static final int ROOM = 1200;
  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final int MOST_BLOCKS = 31;
  private static final int MOST_PACKETS = 64;
  private static final long MOST_ROUND_TRIP_NANOS = 10_000_000_000L;
  private static final int FRACTION = 256;

  private final Endpoint endpoint;
  private final Forwarding forwarding;
  private final RtcpWriter writer;
  private final byte[] out;
  private long reportedAt;
  private double lostHere;

  ControlPackets(Endpoint endpoint) {
    this.endpoint = endpoint;
    forwarding = endpoint.forwarding;
    writer = forwarding.writer;
    out = forwarding.control;
  }

  /// Of what the participant sends, from 0 to 1.
  double lostHere() {
    return lostHere;
  }

  void receive(byte[] bytes, int from, int length, long now) {
    RtcpReader rtcp = forwarding.rtcp;
    rtcp.begin(bytes, from, length);
    for (int i = 0; i < MOST_PACKETS && rtcp.next(); i++) {
      take(rtcp, now);
    }
    if (rtcp.isMalformed()) {
      forwarding.counters.malformed++;
    }
  }

  private void take(RtcpReader rtcp, long now) {
    Downlink down = endpoint.down;
    switch (rtcp.kind()) {
      case SENDER_REPORT -> {
        UpTrack track = endpoint.track(rtcp.sender());
        if (track != null && track.ssrc == rtcp.sender()) {
          track.clock.report(rtcp.ntpTime(), rtcp.rtpTimestamp(), now);
          track.source.sender.ahead.told(track.clock.aheadNanos(endpoint.forwarding.ntpNanos(now)));
        }
        blocks(rtcp, now);
      }
      case RECEIVER_REPORT -> blocks(rtcp, now);
      case NACK -> down.nacked(rtcp, now);
      case PICTURE_LOSS -> down.pictureLost(rtcp.media(), now);
      case FULL_INTRA_REQUEST -> {
        for (int i = 0; i < Math.min(rtcp.intraCount(), Downlink.MOST_VIDEO); i++) {
          down.pictureLost(rtcp.intraSource(i), now);
        }
      }
      case TRANSPORT_FEEDBACK -> {
        if (forwarding.feedback.read(rtcp)) {
          down.estimator.feedback(forwarding.feedback, now);
        } else {
          forwarding.counters.malformed++;
        }
      }
      case RECEIVER_ESTIMATE -> {
        if (!down.writer.isNumbered()) {
          down.estimator.receiverEstimate(rtcp.estimateBps());
        }
      }
      case DESCRIPTION, BYE, OTHER -> {}
    }
  }

  private void blocks(RtcpReader rtcp, long now) {
    ReportBlock block = forwarding.block;
    int ours = 0;
    int lost = 0;
    for (int i = 0; i < rtcp.count(); i++) {
      rtcp.block(i, block);
      VideoSlot video = endpoint.down.video(block.ssrc());
      AudioSlot sound = video == null ? endpoint.down.sound(block.ssrc()) : null;
      if (video == null && sound == null) {
        continue;
      }
      ours++;
      lost += block.fractionLost();
      measureRoundTrip(block, now);
    }
    if (ours > 0) {
      endpoint.down.estimator.report((double) lost / ours / FRACTION, now);
    }
  }

  private void measureRoundTrip(ReportBlock block, long now) {
    if (block.lastSenderReport() == 0 || endpoint.down.writer.isNumbered()) {
      return;
    }
    int nowMiddle = (int) (SenderClock.ntpOf(forwarding.ntpNanos(now)) >>> 16);
    int units = nowMiddle - block.lastSenderReport() - block.delay();
    long nanos = ((long) units * 1_000_000_000L) >> 16;
    if (nanos >= 0 && nanos < MOST_ROUND_TRIP_NANOS) {
      endpoint.down.estimator.roundTrip(nanos);
    }
  }

  /// What can't wait: requests for lost packets and for key frames.
  void urgent(long now) {
    begin();
    boolean any = false;
    for (int k = 0; k < KINDS.length; k++) {
      Source source = endpoint.up.sources.get(KINDS[k]);
      if (source == null) {
        continue;
      }
      for (int i = 0; i < source.layers.size(); i++) {
        UpTrack track = source.layers.get(i);
        if (track.bound) {
          any |= nack(track, now);
          any |= keyFrame(track, now);
        }
      }
    }
    if (any) {
      send();
    }
  }

  private static final SourceKind[] KINDS = {SourceKind.CAMERA, SourceKind.SCREEN};

  private boolean nack(UpTrack track, long now) {
    MissingPackets missing = track.missing;
    if (missing.isEmpty()) {
      return false;
    }
    boolean begun = false;
    long rtt = endpoint.rttNanos();
    for (int i = 0; i < missing.count(); i++) {
      if (!missing.take(i, now, rtt)) {
        continue;
      }
      if (!begun && !writer.nack(forwarding.ssrc, track.ssrc)) {
        return false;
      }
      begun = true;
      forwarding.counters.nacksSent++;
      if (!writer.lost((int) missing.sequence(i) & 0xffff)) {
        break;
      }
    }
    int given = missing.giveUp();
    if (given > 0) {
      forwarding.counters.givenUp += given;
      track.keyFrames.want();
    }
    return begun;
  }

  private boolean keyFrame(UpTrack track, long now) {
    boolean asked =
        (track.takerCount > 0 || track.keyFrames.isExpected() || forwarding.tapping != null)
            && track.keyFrames.take(now, endpoint.rttNanos())
            && writer.pictureLoss(forwarding.ssrc, track.ssrc);
    forwarding.counters.keyFramesAsked += asked ? 1 : 0;
    return asked;
  }

  /// What is told regularly: arrivals ten times a second, reports each second.
  void regular(long now) {
    begin();
    if (!endpoint.isRemote()
        && !endpoint.up.arrivals.isEmpty()
        && endpoint.up.arrivals.write(writer, forwarding.ssrc)) {
      send();
    }
    if (now - reportedAt >= REPORT_NANOS) {
      reportedAt = now;
      begin();
      receiverReport(now);
      senderReports(now);
      send();
    }
  }

  private void receiverReport(long now) {
    writer.receiverReport(forwarding.ssrc);
    ReportBlock block = forwarding.block;
    int blocks = 0;
    double worst = 0;
    for (Source source : endpoint.up.sources.values()) {
      for (UpTrack track : source.layers) {
        if (!track.bound || !track.isActive(now) || blocks == MOST_BLOCKS) {
          continue;
        }
        int fraction = track.sequences.fractionLost();
        worst = Math.max(worst, (double) fraction / FRACTION);
        block
            .loss(track.ssrc, fraction, track.sequences.cumulativeLost())
            .arrival(
                (int) track.sequences.highest(),
                track.sequences.jitter(),
                track.clock.lastReport(),
                track.clock.delaySinceReport(now));
        blocks += writer.block(block) ? 1 : 0;
      }
    }
    writer.name(forwarding.ssrc, NAME);
    lostHere = worst;
  }

  private void senderReports(long now) {
    long ntp = forwarding.ntpNanos(now);
    long time = SenderClock.ntpOf(ntp);
    for (VideoSlot slot : endpoint.down.videos) {
      if (slot.begun() && slot.source != null) {
        int timestamp = slot.timestampAt(now, ntp);
        report(slot.ssrc, time, timestamp, slot.packets, slot.octets);
      }
    }
    for (AudioSlot slot : endpoint.down.sounds) {
      if (slot.begun() && slot.source != null) {
        report(slot.ssrc, time, slot.timestampAt(now), slot.packets, slot.octets);
      }
    }
  }

  private void report(int ssrc, long time, int timestamp, long packets, long octets) {
    if (!writer.senderReport(ssrc, time, timestamp, (int) packets, (int) octets)) {
      send();
      begin();
      writer.senderReport(ssrc, time, timestamp, (int) packets, (int) octets);
    }
    writer.name(ssrc, NAME);
  }

  private void begin() {
    writer.begin(out, 0, ROOM);
  }

  private void send() {
    if (writer.length() > 0) {
      endpoint.down.writer.control(out, writer.length());
    }
  }
}
