package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.RtpWriter;

/// A camera that sends three sizes in one stream (VP9, RFC 9628), of which a viewer gets as much as
/// fits.
class ScalableTest {

  private static final int[] LENGTHS = {400, 800, 1_100};
  private int sequence = 7;
  private int picture;

  @Test
  void aPictureWithoutItsUpperLayersEndsWithTheLowestOne() {
    SimulatedMeeting meeting = new SimulatedMeeting(21);
    SimulatedBrowser camera = meeting.join("camera", 0);
    SimulatedBrowser ben = meeting.join("ben", 1);
    camera.endpoint.source(SourceKind.CAMERA, "1", List.of());
    meeting.simulation.every(Simulation.SECOND / 30, () -> film(camera));
    ben.down.bps = 200_000;
    ben.endpoint.view(List.of(SimulatedMeeting.camera("camera", 720)));
    meeting.run(10);
    ben.scalable.clear();
    meeting.run(4);
    long ends = ben.scalable.stream().filter(each -> each.endsWith(" ends")).count();
    assertThat(ends).as("whole pictures in 4 s").isGreaterThan(80);
    assertThat(ben.scalable.size()).as("packets").isLessThan(2 * (int) ends);
    ben.down.bps = 20_000_000;
    meeting.run(10);
    ben.scalable.clear();
    meeting.run(2);
    assertThat(ben.scalable).as("packets of three layers in 2 s").hasSizeGreaterThan(150);
  }

  private void film(SimulatedBrowser camera) {
    boolean isKey = picture++ % 60 == 0;
    for (int layer = 0; layer < LENGTHS.length; layer++) {
      byte[] packet = new byte[1_400];
      RtpWriter writer = new RtpWriter();
      writer.begin(packet, 0);
      boolean last = layer == LENGTHS.length - 1;
      writer.fields(SimulatedBrowser.VP9, last, sequence++ & 0xffff, picture * 3_000, 4_711);
      camera.extensions.write(writer, "1", "", false);
      int at = writer.endHeader();
      // I, L, F, B, E; P unless it is a key frame.
      packet[at] = (byte) (isKey ? 0xbc : 0xfc);
      NetworkOrder.u16(packet, at + 1, 0x8000 | (picture & 0x7fff));
      packet[at + 3] = (byte) (layer << 1 | (layer > 0 ? 1 : 0));
      packet[at + 4] = (byte) (isKey ? 0 : 1 << 1);
      camera.up.send(Arrays.copyOf(packet, at + LENGTHS[layer]), 0, at + LENGTHS[layer]);
    }
  }
}
