package perigee.wire.rtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtcpTest {

  private static final int AT = 5;
  private static final int ROOM = 1200;

  private final byte[] buffer = new byte[2048];
  private final RtcpReader reader = new RtcpReader();
  private final RtcpWriter writer = new RtcpWriter();

  private boolean isRead(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    reader.begin(bytes, 0, bytes.length);
    return reader.next();
  }

  private String written() {
    return HexFormat.of().formatHex(buffer, AT, AT + writer.length());
  }

  @Test
  void aCompoundPacketIsReadAsItWasWritten() { // RFC 3550 §6
    writer.begin(buffer, AT, ROOM);
    writer.senderReport(0x11, 0x0102030405060708L, 9, 10, 11);
    writer.block(new ReportBlock().loss(0x22, 64, -3).arrival(0x10005, 7, 8, 9));
    writer.block(new ReportBlock().loss(0x33, 255, 1 << 24).arrival(1, 2, 3, 4));
    writer.name(0x11, "abc".getBytes(US_ASCII));
    writer.bye(0x11);

    assertThat(RtcpReader.is(buffer, AT, writer.length())).isTrue();
    reader.begin(buffer, AT, writer.length());
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.SENDER_REPORT);
    assertThat(reader.sender()).isEqualTo(0x11);
    assertThat(reader.ntpTime()).isEqualTo(0x0102030405060708L);
    assertThat(reader.rtpTimestamp()).isEqualTo(9);
    assertThat(reader.packets()).isEqualTo(10);
    assertThat(reader.octets()).isEqualTo(11);
    assertThat(reader.count()).isEqualTo(2);
    ReportBlock block = new ReportBlock();
    reader.block(0, block);
    assertThat(block.ssrc()).isEqualTo(0x22);
    assertThat(block.fractionLost()).isEqualTo(64);
    assertThat(block.cumulativeLost()).isEqualTo(-3);
    assertThat(block.highestSequence()).isEqualTo(0x10005);
    assertThat(block.jitter()).isEqualTo(7);
    assertThat(block.lastSenderReport()).isEqualTo(8);
    assertThat(block.delay()).isEqualTo(9);
    reader.block(1, block);
    assertThat(block.cumulativeLost()).isEqualTo((1 << 23) - 1);
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.DESCRIPTION);
    int name = reader.name();
    assertThat(new String(buffer, name, buffer[name - 1], US_ASCII)).isEqualTo("abc");
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.BYE);
    assertThat(reader.leaving(0)).isEqualTo(0x11);
    assertThat(reader.next()).isFalse();
    assertThat(reader.isMalformed()).isFalse();
  }

  @Test
  void lostPacketsShareRuns() { // RFC 4585 §6.2.1
    writer.begin(buffer, AT, ROOM);
    writer.nack(1, 2);
    for (int lost : new int[] {0xfffe, 0xffff, 0xe, 0xf, 100}) {
      assertThat(writer.lost(lost)).isTrue();
    }
    assertThat(written())
        .isEqualTo("81cd000500000001" + "00000002" + "fffe8001" + "000f0000" + "00640000");
    reader.begin(buffer, AT, writer.length());
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.NACK);
    assertThat(reader.media()).isEqualTo(2);
    assertThat(reader.lostCount()).isEqualTo(3);
    assertThat(reader.lostFirst(0)).isEqualTo(0xfffe);
    assertThat(reader.lostFollowing(0)).isEqualTo(0x8001);
  }

  @Test
  void picturesAreAskedFor() { // RFC 4585 §6.3.1, RFC 5104 §4.3.1
    writer.begin(buffer, AT, ROOM);
    writer.pictureLoss(1, 2);
    writer.fullIntraRequest(1, 2, 7);
    assertThat(written())
        .isEqualTo("81ce00020000000100000002" + "84ce0004000000010000000000000002" + "07000000");
    reader.begin(buffer, AT, writer.length());
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.PICTURE_LOSS);
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.FULL_INTRA_REQUEST);
    assertThat(reader.intraCount()).isEqualTo(1);
    assertThat(reader.intraSource(0)).isEqualTo(2);
    assertThat(reader.intraSequence(0)).isEqualTo(7);
  }

  @Property(tries = 200)
  void estimatesKeepEighteenBits(@ForAll @LongRange(min = 0) long bps) {
    writer.begin(buffer, AT, ROOM);
    writer.receiverEstimate(1, bps, new int[] {5, 6, 7}, 2);
    reader.begin(buffer, AT, writer.length());
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.RECEIVER_ESTIMATE);
    assertThat(reader.estimateBps()).isBetween(bps - (bps >> 17), bps);
    assertThat(reader.estimateSources()).isEqualTo(2);
    assertThat(reader.estimateSource(1)).isEqualTo(6);
  }

  @Test
  void whatHasNoRoomIsNotWritten() {
    writer.begin(buffer, AT, 30);
    assertThat(writer.senderReport(1, 2, 3, 4, 5)).isTrue();
    assertThat(writer.block(new ReportBlock())).isFalse();
    assertThat(writer.bye(1)).isFalse();
    assertThat(writer.length()).isEqualTo(28);
  }

  @Test
  void malformedPacketsEndTheDatagram() {
    for (String bytes :
        List.of(
            "80c9", // cut
            "80c90002 00000001", // longer than it is
            "81c90001 00000001", // without the block that it counts
            "80c80001 00000001",
            "81cd0001 00000001", // feedback without media
            "a0c90001 000000ff", // padding longer than the packet
            "a0c90001 00000000",
            "8fce0005 00000001 00000000 52454d42 02000000 00000001", // a source is missing
            "00c90001 00000001")) {
      assertThat(isRead(bytes)).as(bytes).isFalse();
      assertThat(reader.isMalformed()).isTrue();
      assertThat(reader.next()).isFalse();
    }
    assertThat(isRead("80cc0000")).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.OTHER);
    assertThat(isRead("8fce0004 00000001 00000000 41424344 00000000")).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.OTHER);
  }

  @Test
  void feedbackOfATransportInOctets() { // draft-holmer §3.1
    writer.begin(buffer, AT, ROOM);
    long[] arrivals = {64_000, 65_000, -1, 64_750, 200_000};
    assertThat(writer.transportFeedback(1, 2, 9, 100, arrivals, 0, 5)).isEqualTo(5);
    // One vector of two-bit symbols (small, small, lost, large, large); reference 1 · 64 ms; 0 and
    // 4
    // ticks, one back, 541 on.
    assertThat(written())
        .isEqualTo(
            "8fcd0006"
                + "00000001"
                + "00000002"
                + "00640005"
                + "00000109"
                + "d4a0"
                + "0004"
                + "ffff"
                + "021d");
  }

  @Property(tries = 300)
  void feedbackOfATransportIsReadAsItWasWritten(
      @ForAll @Size(min = 1, max = 600) List<@LongRange(min = -40_000, max = 200_000) Long> gaps,
      @ForAll @LongRange(min = 0, max = 1L << 38) long begin,
      @ForAll @IntRange(min = 24, max = ROOM) int room,
      @ForAll boolean sparse) {
    long[] arrivals = new long[gaps.size()];
    long now = begin + 40_000L * gaps.size();
    for (int i = 0; i < arrivals.length; i++) {
      long gap = gaps.get(i);
      now += sparse ? gap : 100;
      arrivals[i] = gap % 3 == 0 ? -1 : now;
    }
    writer.begin(buffer, AT, room);
    int told = writer.transportFeedback(1, 2, 255, 65_000, arrivals, 0, arrivals.length);
    assertThat(writer.length()).isLessThanOrEqualTo(room);
    if (told == 0) {
      boolean noneArrived = java.util.Arrays.stream(arrivals).allMatch(arrival -> arrival < 0);
      assertThat(noneArrived || room < 64).isTrue();
      return;
    }
    reader.begin(buffer, AT, writer.length());
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.TRANSPORT_FEEDBACK);
    TransportFeedback feedback = new TransportFeedback();
    assertThat(feedback.read(reader)).isTrue();
    assertThat(feedback.base()).isEqualTo(65_000);
    assertThat(feedback.number()).isEqualTo(255);
    assertThat(feedback.count()).isEqualTo(told);
    List<Long> wrong = new ArrayList<>();
    for (int i = 0; i < told; i++) {
      boolean right =
          arrivals[i] < 0
              ? !feedback.arrived(i)
              : feedback.arrived(i) && feedback.arrivalMicros(i) == arrivals[i] / 250 * 250;
      if (!right) {
        wrong.add((long) i);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(reader.next()).isFalse();
    assertThat(reader.isMalformed()).isFalse();
  }

  @Test
  void timesTooFarApartNeedAnotherFeedback() {
    writer.begin(buffer, AT, ROOM);
    long[] arrivals = {1_000, 9_000_000, 9_000_250};
    assertThat(writer.transportFeedback(1, 2, 0, 0, arrivals, 0, 3)).isEqualTo(1);
    assertThat(writer.transportFeedback(1, 2, 1, 1, arrivals, 1, 2)).isEqualTo(2);
  }

  @Test
  void feedbackThatClaimsTooMuchIsRefused() {
    TransportFeedback feedback = new TransportFeedback();
    for (String bytes :
        List.of(
            "8fcd0005 00000001 00000002 0000ffff 00000000 1fff0000", // 65,535 packets
            "8fcd0005 00000001 00000002 00000002 00000000 20020000 "
                .replace("20020000", "40020000"),
            "8fcd0005 00000001 00000002 00000009 00000000 d4a00000", // a chunk is missing
            "8fcd0005 00000001 00000002 00000001 00000000 60010000", // the reserved symbol
            "8fcd0005 00000001 00000002 00000001 00000000 00000000")) { // a run of nothing
      assertThat(isRead(bytes)).isTrue();
      assertThat(feedback.read(reader)).as(bytes).isFalse();
    }
  }
}
