package perigee.wire.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PayloadsTest {

  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();

  @Test
  void vp8KeyFrameWithAllFields() { // RFC 7741 §4.2, §4.3
    byte[] payload = hex("90 f0 9234 56 67 10 00 00 9d012a 8002 e001 00");
    assertThat(vp8.read(payload, 0, payload.length)).isTrue();
    assertThat(vp8.length()).isEqualTo(6);
    assertThat(vp8.startOfFrame()).isTrue();
    assertThat(vp8.keyFrame()).isTrue();
    assertThat(vp8.pictureId()).isEqualTo(0x1234);
    assertThat(vp8.baseIndex()).isEqualTo(0x56);
    assertThat(vp8.temporalLayer()).isEqualTo(1);
    assertThat(vp8.sync()).isTrue();
    assertThat(vp8.keyIndex()).isEqualTo(7);
    assertThat(vp8.width()).isEqualTo(640);
    assertThat(vp8.height()).isEqualTo(480);
  }

  @Test
  void vp8WithoutExtensionHasNoNumbers() { // RFC 7741 §4.6.3
    byte[] payload = hex("10 01 00 00");
    assertThat(vp8.read(payload, 0, payload.length)).isTrue();
    assertThat(vp8.pictureId()).isEqualTo(-1);
    assertThat(vp8.baseIndex()).isEqualTo(-1);
    assertThat(vp8.keyFrame()).isFalse();
    assertThat(vp8.startOfFrame()).isTrue();
    vp8.rewrite(payload, 0, 1, 2, 3);
    assertThat(payload).isEqualTo(hex("10 01 00 00"));
  }

  @Test
  void vp8ContinuationIsNoKeyFrame() { // RFC 7741 §4.6.2
    byte[] payload = hex("80 80 11 00 00");
    assertThat(vp8.read(payload, 0, payload.length)).isTrue();
    assertThat(vp8.startOfFrame()).isFalse();
    assertThat(vp8.keyFrame()).isFalse();
    assertThat(vp8.pictureId()).isEqualTo(0x11);
    assertThat(vp8.pictureIds()).isEqualTo(128);
  }

  @Property(tries = 500)
  void vp8NumbersAreRewrittenInPlace(
      @ForAll @IntRange(max = 0x7fff) int picture,
      @ForAll @IntRange(max = 255) int base,
      @ForAll @IntRange(max = 31) int key) {
    byte[] payload = hex("90 f0 9234 56 67 10 00 00 9d012a 8002 e001 00");
    vp8.rewrite(payload, 0, picture, base, key);
    assertThat(vp8.read(payload, 0, payload.length)).isTrue();
    assertThat(vp8.pictureId()).isEqualTo(picture);
    assertThat(vp8.baseIndex()).isEqualTo(base);
    assertThat(vp8.keyIndex()).isEqualTo(key);
    assertThat(vp8.temporalLayer()).isEqualTo(1);
    assertThat(vp8.sync()).isTrue();
    assertThat(vp8.length()).isEqualTo(6);
  }

  @Test
  void vp9LayersAndNumbers() { // RFC 9628 §4.2
    byte[] payload = hex("ac 8123 53 44 00 00");
    assertThat(vp9.read(payload, 0, payload.length)).isTrue();
    assertThat(vp9.pictureId()).isEqualTo(0x0123);
    assertThat(vp9.temporalLayer()).isEqualTo(2);
    assertThat(vp9.spatialLayer()).isEqualTo(1);
    assertThat(vp9.switchUp()).isTrue();
    assertThat(vp9.startOfFrame()).isTrue();
    assertThat(vp9.endOfFrame()).isTrue();
    assertThat(vp9.baseIndex()).isEqualTo(0x44);
    assertThat(vp9.keyFrame()).isFalse();
    vp9.rewrite(payload, 0, 0x7fff, 0x99);
    assertThat(vp9.read(payload, 0, payload.length)).isTrue();
    assertThat(vp9.pictureId()).isEqualTo(0x7fff);
    assertThat(vp9.baseIndex()).isEqualTo(0x99);
  }

  @Test
  void vp9KeyFrameWithItsStructure() { // RFC 9628 §4.2.1
    byte[] payload = hex("8a 8001 38 0140 00b4 0280 0168 01 00 ff ff");
    payload[3] = 0x30;
    assertThat(vp9.read(payload, 0, payload.length)).isTrue();
    assertThat(vp9.keyFrame()).isTrue();
    assertThat(vp9.height()).isEqualTo(360);
  }

  @Test
  void h264BeginsWithParameterSetsOrAnIdrPicture() { // RFC 6184 §5.4 to §5.8
    assertThat(h264("65 88 00")).isTrue();
    assertThat(h264("67 42 e0")).isTrue();
    assertThat(h264("41 9a 00")).isFalse();
    assertThat(h264("78 0002 0910 0003 6742e0 0002 68ce")).isTrue();
    assertThat(h264("78 0002 0910 0002 4199")).isFalse();
    assertThat(h264("7c 85 88")).isTrue();
    assertThat(h264("7c 05 88")).isFalse();
    assertThat(h264("78 ffff 67")).isTrue();
    assertThat(h264("78 ffff 41 65 65")).isFalse();
  }

  private static boolean h264(String text) {
    byte[] payload = hex(text);
    return H264Payload.isKeyFrame(payload, 0, payload.length);
  }

  @Test
  void redHasTheFrameItIsAboutLast() { // RFC 2198 §3
    RedPayload red = new RedPayload();
    byte[] payload = hex("ef 0f0003 6f aabbcc 112233");
    assertThat(red.read(payload, 0, payload.length)).isTrue();
    assertThat(red.primaryType()).isEqualTo(0x6f);
    assertThat(red.primaryAt()).isEqualTo(8);
    assertThat(red.primaryLength()).isEqualTo(3);
    byte[] cut = hex("ef 0f00ff 6f aabbcc");
    assertThat(red.read(cut, 0, cut.length)).isFalse();
  }

  @Test
  void av1SequencesBeginWithTheirBit() { // RTP Payload Format For AV1 §4.4
    assertThat(Av1Payload.isKeyFrame(hex("18 0a"), 0, 2)).isTrue();
    assertThat(Av1Payload.isKeyFrame(hex("10 0a"), 0, 2)).isFalse();
  }

  @Test
  void dependencyDescriptorsReferToTheStructureOfTheKeyFrame() {
    // One spatial layer, three temporal ones, each a decode target; no chains.
    Writer bits = new Writer();
    bits.write(0b11, 2).write(0, 6).write(1, 16);
    bits.write(0b10000, 5);
    bits.write(0, 6).write(2, 5);
    bits.write(1, 2).write(1, 2).write(3, 2);
    int[][] indications = {{2, 2, 2}, {0, 2, 2}, {0, 0, 1}};
    for (int[] template : indications) {
      for (int indication : template) {
        bits.write(indication, 2);
      }
    }
    bits.write(0, 3);
    bits.write(0, 2);
    bits.write(1, 1).write(639, 16).write(359, 16);
    DependencyStructure structure = new DependencyStructure();
    DependencyDescriptor descriptor = new DependencyDescriptor();
    byte[] key = bits.bytes();
    assertThat(descriptor.read(key, 0, key.length, structure)).isTrue();
    assertThat(descriptor.structured()).isTrue();
    assertThat(descriptor.startOfFrame()).isTrue();
    assertThat(descriptor.frameNumber()).isEqualTo(1);
    assertThat(descriptor.activeTargets()).isEqualTo(7);
    assertThat(structure.targets()).isEqualTo(3);
    assertThat(structure.temporalLayer(0)).isZero();
    assertThat(structure.temporalLayer(2)).isEqualTo(2);
    assertThat(structure.height(0)).isEqualTo(360);

    byte[] next = hex("82 0102");
    assertThat(descriptor.read(next, 0, 3, structure)).isTrue();
    assertThat(descriptor.temporalLayer()).isEqualTo(2);
    assertThat(descriptor.frameNumber()).isEqualTo(0x102);
    assertThat(descriptor.indication(0)).isEqualTo(DependencyDescriptor.NOT_PRESENT);
    assertThat(descriptor.indication(2)).isEqualTo(DependencyDescriptor.DISCARDABLE);
    assertThat(descriptor.structured()).isFalse();
    byte[] unknown = hex("83 0102");
    assertThat(descriptor.read(unknown, 0, 3, structure)).isFalse();
    DependencyDescriptor.rewrite(next, 0, 0xabcd);
    assertThat(descriptor.read(next, 0, 3, structure)).isTrue();
    assertThat(descriptor.frameNumber()).isEqualTo(0xabcd);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /// Writes bits, the highest of an octet first.
  private static final class Writer {
    private final StringBuilder text = new StringBuilder();

    Writer write(int value, int bits) {
      for (int i = bits - 1; i >= 0; i--) {
        text.append(value >> i & 1);
      }
      return this;
    }

    byte[] bytes() {
      byte[] bytes = new byte[(text.length() + 7) / 8];
      for (int i = 0; i < text.length(); i++) {
        bytes[i / 8] |= (byte) ((text.charAt(i) - '0') << (7 - i % 8));
      }
      return bytes;
    }
  }
}
