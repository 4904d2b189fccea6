package perigee.realtime.media;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import perigee.net.udp.DatagramPorts;
import perigee.wire.octets.NetworkOrder;

class StreamFramesTest {

  @Property(tries = 200)
  void aFrameIsWholeOnceItsLastOctetIsThere( // RFC 4571 §2
      @ForAll @Size(min = 1, max = 300) byte[] packet, @ForAll @IntRange(max = 301) int came) {
    byte[] frame = StreamFrames.frame(packet, 0, packet.length);
    int until = Math.min(came, frame.length);
    int whole = StreamFrames.whole(frame, 0, until);
    assertThat(whole).isEqualTo(until == frame.length ? frame.length : 0);
  }

  @Property(tries = 500)
  void whatIsWholeEndsWithAFrame(@ForAll @Size(max = 5000) byte[] octets) {
    int whole = StreamFrames.whole(octets, 0, octets.length);
    assertThat(whole).isBetween(-1, octets.length);
    int at = 0;
    while (at < whole) {
      int length = NetworkOrder.u16(octets, at);
      assertThat(length).isBetween(1, DatagramPorts.MOST_OCTETS);
      at += StreamFrames.HEAD + length;
    }
    assertThat(at).isEqualTo(Math.max(0, whole));
  }
}
