package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import perigee.wire.rtp.payload.DependencyStructure;

/// Three layers in time as Chromium sends them with AV1: a frame says of the layers above its own
/// that a decoder may step up to them, never of its own (RTP Payload Format For AV1, appendix A).
class FrameLimitsTest {

  private static final String START_AND_END = "11";
  private static final String FRAME = "0000000000000001";

  /// A structure follows, nothing else; templates begin with 0, there are three targets, templates
  /// of layer 0, 1 and 2; what each is to each target; no differences, no chains, no sizes.
  private static final String STRUCTURE =
      "10000" + "000000" + "00010" + "010111" + "101010" + "000110" + "000001" + "000" + "00" + "0";

  private final PayloadReader reader = new PayloadReader();
  private final DependencyStructure structure = new DependencyStructure();
  private final FrameLimits limits = new FrameLimits();
  private int timestamp;

  private Incoming frame(int template, String structured) {
    String bits = START_AND_END + inBits(template) + FRAME + structured;
    int octets = (bits.length() + Byte.SIZE - 1) / Byte.SIZE;
    String whole = bits + "0".repeat(octets * Byte.SIZE - bits.length());
    Incoming in = new Incoming();
    in.clear();
    in.bytes = new byte[octets + 10];
    byte[] descriptor = new BigInteger(whole, 2).toByteArray();
    // A first octet that is for the sign alone is left out.
    System.arraycopy(descriptor, descriptor.length - octets, in.bytes, 0, octets);
    in.descriptorLength = octets;
    in.payloadAt = octets;
    in.payloadLength = 10;
    assertThat(reader.read(in, Codec.AV1, structure)).isTrue();
    return in;
  }

  private static String inBits(int template) {
    return String.format("%6s", Integer.toBinaryString(template)).replace(' ', '0');
  }

  private boolean forwards(Incoming in) {
    timestamp += 3_000;
    limits.judge(in);
    return limits.forwards(limits.add(timestamp, 0), in.temporal, in.spatial);
  }

  @Test
  void whoMayHaveMoreStepsUpWhereTheDescriptorAllowsIt() {
    limits.most(0, 7);
    Incoming key = frame(0, STRUCTURE);
    assertThat(key.keyFrame).isTrue();
    assertThat(forwards(key)).isTrue();
    assertThat(forwards(frame(2, ""))).as("the least is to be had").isFalse();
    limits.most(7, 7);
    Incoming upper = frame(2, "");
    assertThat(upper.temporal).isEqualTo(2);
    assertThat(forwards(upper)).as("nobody says that it can be decoded").isFalse();
    assertThat(forwards(frame(0, ""))).isTrue();
    assertThat(forwards(frame(2, ""))).as("from a frame of the lowest layer on").isTrue();
    assertThat(forwards(frame(1, ""))).isTrue();
  }

  @Test
  void nobodyStepsHigherThanHeIsToHave() {
    limits.most(0, 7);
    assertThat(forwards(frame(0, STRUCTURE))).isTrue();
    limits.most(1, 7);
    assertThat(forwards(frame(0, ""))).isTrue();
    assertThat(forwards(frame(2, ""))).isFalse();
    assertThat(forwards(frame(1, ""))).isTrue();
  }
}
