package perigee.wire.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any bytes: they are read or refused within their bounds, and what was rewritten reads the same.
class PayloadsFuzzTest {

  @FuzzTest
  void payloadsAreRead(byte[] bytes) {
    Vp8Descriptor vp8 = new Vp8Descriptor();
    if (vp8.read(bytes, 0, bytes.length)) {
      byte[] copy = bytes.clone();
      vp8.rewrite(copy, 0, vp8.pictureId(), vp8.baseIndex(), vp8.keyIndex());
      assertThat(copy).isEqualTo(bytes);
      assertThat(vp8.length()).isLessThan(bytes.length);
    }
    Vp9Descriptor vp9 = new Vp9Descriptor();
    if (vp9.read(bytes, 0, bytes.length)) {
      byte[] copy = bytes.clone();
      vp9.rewrite(copy, 0, vp9.pictureId(), vp9.baseIndex());
      assertThat(copy).isEqualTo(bytes);
      assertThat(vp9.length()).isLessThan(bytes.length);
    }
    H264Payload.isKeyFrame(bytes, 0, bytes.length);
    Av1Payload.isKeyFrame(bytes, 0, bytes.length);
    RedPayload red = new RedPayload();
    if (red.read(bytes, 0, bytes.length)) {
      assertThat(red.primaryAt() + red.primaryLength()).isEqualTo(bytes.length);
    }
    DependencyStructure structure = new DependencyStructure();
    DependencyDescriptor descriptor = new DependencyDescriptor();
    for (int from = 0; from < Math.min(bytes.length, 8); from++) {
      if (descriptor.read(bytes, from, bytes.length - from, structure)) {
        descriptor.indication(structure.targets() - 1);
        structure.height(structure.spatialLayer(structure.targets() - 1));
      }
    }
  }
}
