package perigee.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any bytes: packets are read or refused, and nothing is read beyond them.
class RtpFuzzTest {

  private static final int BEFORE = 7;

  /// Puts bytes at the very end of an array, so that what reads beyond them fails.
  private static byte[] atTheEnd(byte[] bytes) {
    byte[] all = new byte[BEFORE + bytes.length];
    System.arraycopy(bytes, 0, all, BEFORE, bytes.length);
    return all;
  }

  @FuzzTest
  void packetsAreReadOrRefused(byte[] bytes) {
    RtpPacket packet = new RtpPacket();
    byte[] all = atTheEnd(bytes);
    if (!packet.read(all, BEFORE, bytes.length)) {
      return;
    }
    assertThat(packet.headerLength() + packet.payloadLength() + packet.paddingLength())
        .isEqualTo(bytes.length);
    for (int i = 0; i < packet.sources(); i++) {
      packet.source(i);
    }
    for (int place = packet.first(); place >= 0; place = packet.next(place)) {
      assertThat(packet.value(place) + packet.valueLength(place))
          .isLessThanOrEqualTo(packet.payloadAt());
      assertThat(packet.extension(packet.id(place))).isLessThanOrEqualTo(packet.value(place));
    }
  }

  @FuzzTest
  void compoundPacketsAreReadOrRefused(byte[] bytes) {
    RtcpReader reader = new RtcpReader();
    TransportFeedback feedback = new TransportFeedback();
    ReportBlock block = new ReportBlock();
    reader.begin(atTheEnd(bytes), BEFORE, bytes.length);
    while (reader.next()) {
      touch(reader, feedback, block);
    }
  }

  private static void touch(RtcpReader reader, TransportFeedback feedback, ReportBlock block) {
    switch (reader.kind()) {
      case SENDER_REPORT, RECEIVER_REPORT -> {
        for (int i = 0; i < reader.count(); i++) {
          reader.block(i, block);
        }
      }
      case DESCRIPTION -> reader.name();
      case BYE -> {
        for (int i = 0; i < reader.count(); i++) {
          reader.leaving(i);
        }
      }
      case NACK -> {
        for (int i = 0; i < reader.lostCount(); i++) {
          reader.lostFollowing(i);
        }
      }
      case FULL_INTRA_REQUEST -> {
        for (int i = 0; i < reader.intraCount(); i++) {
          reader.intraSequence(i);
        }
      }
      case RECEIVER_ESTIMATE -> {
        for (int i = 0; i < reader.estimateSources(); i++) {
          reader.estimateSource(i);
        }
        reader.estimateBps();
      }
      case TRANSPORT_FEEDBACK -> {
        if (feedback.read(reader)) {
          assertThat(feedback.count()).isLessThanOrEqualTo(TransportFeedback.MOST);
        }
      }
      case PICTURE_LOSS -> reader.media();
      case OTHER -> assertThat(reader.length()).isPositive();
    }
  }
}
