package perigee.wire.rtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtpPacketTest {

  private static final int AT = 3;

  private final RtpPacket packet = new RtpPacket();
  private final RtpWriter writer = new RtpWriter();

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void aHeaderIsReadFieldByField() { // RFC 3550 §5.1
    byte[] bytes = hex("b2e0 1234 01020304 a0a1a2a3 00000011 00000022 bede0001 10ff0000 68690002");
    assertThat(packet.read(bytes, 0, bytes.length)).isTrue();
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.sequence()).isEqualTo(0x1234);
    assertThat(packet.timestamp()).isEqualTo(0x01020304);
    assertThat(packet.ssrc()).isEqualTo(0xa0a1a2a3);
    assertThat(packet.sources()).isEqualTo(2);
    assertThat(packet.source(1)).isEqualTo(0x22);
    assertThat(packet.headerLength()).isEqualTo(28);
    assertThat(packet.payloadLength()).isEqualTo(2);
    assertThat(packet.paddingLength()).isEqualTo(2);
    assertThat(packet.extension(1)).isEqualTo(25);
    assertThat(packet.extensionLength()).isEqualTo(1);
  }

  @Test
  void extensionsAreFoundAmongPaddingAndOthers() { // RFC 8285 §4.2
    byte[] oneByte = hex("9060 0001 00000000 00000001 bede0003 10aa 21bbbb 0000 30cc 00 f0dd 00");
    assertThat(packet.read(oneByte, 0, oneByte.length)).isTrue();
    assertThat(packet.extension(1)).isEqualTo(17);
    assertThat(packet.extension(2)).isEqualTo(19);
    assertThat(packet.extensionLength()).isEqualTo(2);
    assertThat(packet.extension(3)).isEqualTo(24);
    assertThat(packet.extension(4)).isEqualTo(-1);
    assertThat(packet.extension(15)).as("id 15 ends the list").isEqualTo(-1);
    assertThat(packet.extension(0)).isEqualTo(-1);

    byte[] twoByte = hex("9060 0001 00000000 00000001 10000002 0100 c802abcd 00 00");
    assertThat(packet.read(twoByte, 0, twoByte.length)).isTrue();
    assertThat(packet.extension(1)).isEqualTo(18);
    assertThat(packet.extensionLength()).isZero();
    assertThat(packet.extension(200)).isEqualTo(20);
    assertThat(packet.extensionLength()).isEqualTo(2);
  }

  @Test
  void whatIsNoPacketIsRefused() {
    for (String text :
        new String[] {
          "8060 0001 00000000 000000", // cut
          "4060 0001 00000000 00000001", // version 1
          "8360 0001 00000000 00000001 00000001", // sources cut
          "9060 0001 00000000 00000001 bede", // extension cut
          "9060 0001 00000000 00000001 bede0002 00000000",
          "a060 0001 00000000 00000001", // padding of nothing
          "a060 0001 00000000 00000001 0003", // padding longer than the rest
          "a060 0001 00000000 00000001 0000",
        }) {
      byte[] bytes = hex(text);
      assertThat(packet.read(bytes, 0, bytes.length)).as(text).isFalse();
    }
  }

  @Test
  void fieldsAreChangedInPlace() {
    byte[] bytes = hex("80e0 0001 00000000 00000001 aa");
    packet.read(bytes, 0, bytes.length);
    packet.payloadType(111);
    packet.sequence(0xfffe);
    packet.timestamp(-2);
    packet.ssrc(0xcafe);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("80effffefffffffe0000cafeaa");
    packet.marker(false);
    assertThat(packet.marker()).isFalse();
    assertThat(packet.payloadType()).isEqualTo(111);
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(
      @ForAll @IntRange(min = 0, max = 127) int type,
      @ForAll boolean marker,
      @ForAll boolean twoByte,
      @ForAll int timestamp,
      @ForAll @Size(max = 8) byte[] lengths,
      @ForAll byte[] payload) {
    byte[] buffer = new byte[4096];
    Arrays.fill(buffer, (byte) 0x55);
    writer.begin(buffer, AT);
    writer.fields(type, marker, timestamp & 0xffff, timestamp, ~timestamp);
    if (twoByte) {
      writer.twoByte();
    }
    for (int i = 0; i < lengths.length; i++) {
      byte[] value = new byte[twoByte ? lengths[i] & 0xff : 1 + (lengths[i] & 0xf)];
      Arrays.fill(value, (byte) (i + 1));
      writer.extension(i + 1, value, 0, value.length);
    }
    int body = writer.endHeader();
    System.arraycopy(payload, 0, buffer, body, payload.length);

    assertThat(packet.read(buffer, AT, body + payload.length - AT)).isTrue();
    assertThat(packet.payloadType()).isEqualTo(type);
    assertThat(packet.marker()).isEqualTo(marker);
    assertThat(packet.sequence()).isEqualTo(timestamp & 0xffff);
    assertThat(packet.timestamp()).isEqualTo(timestamp);
    assertThat(packet.ssrc()).isEqualTo(~timestamp);
    assertThat(packet.payloadAt()).isEqualTo(body);
    assertThat(packet.payloadLength()).isEqualTo(payload.length);
    for (int i = 0; i < lengths.length; i++) {
      int place = packet.extension(i + 1);
      int length = twoByte ? lengths[i] & 0xff : 1 + (lengths[i] & 0xf);
      assertThat(packet.extensionLength()).isEqualTo(length);
      for (int j = 0; j < length; j++) {
        assertThat(buffer[place + j]).isEqualTo((byte) (i + 1));
      }
    }
    assertThat(packet.extension(lengths.length + 1)).isEqualTo(-1);
  }

  @Test
  void numbersOfExtensionsAreInNetworkOrder() {
    byte[] buffer = new byte[64];
    writer.begin(buffer, 0);
    writer.fields(96, false, 1, 2, 3);
    writer.number(5, 0x123456, 3);
    writer.extension(6, "hi".getBytes(US_ASCII), 0, 2);
    int end = writer.endHeader();
    assertThat(HexFormat.of().formatHex(buffer, 12, end))
        .isEqualTo("bede0002" + "52123456" + "61686900");
  }

  @Test
  void idsGoByName() { // RFC 8285 §5
    ExtensionIds ids =
        new ExtensionIds(Map.of("urn:ietf:params:rtp-hdrext:sdes:mid", 4, "urn:unknown", 9));
    assertThat(ids.id(HeaderExtension.MID)).isEqualTo(4);
    assertThat(ids.id(HeaderExtension.RID)).isZero();
  }

  @Test
  void timesOfSendingHaveSixBitsOfSeconds() {
    assertThat(HeaderExtension.absSendTime(0)).isZero();
    assertThat(HeaderExtension.absSendTime(1_500_000_000L)).isEqualTo(3 << 17);
    assertThat(HeaderExtension.absSendTime(64_000_000_000L)).isZero();
    assertThat(HeaderExtension.audioLevel((byte) 0xff)).isEqualTo(127);
    assertThat(HeaderExtension.isVoice((byte) 0xff)).isTrue();
  }
}
