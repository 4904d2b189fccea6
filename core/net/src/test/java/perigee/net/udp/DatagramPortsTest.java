package perigee.net.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both engines, over real sockets on loopback.
class DatagramPortsTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final long LONG = 10_000;

  /// How a set is opened.
  enum Engine {
    BEST,
    CHANNELS;

    DatagramPorts open(int ports) throws IOException {
      return this == BEST ? DatagramPorts.open(ports) : DatagramPorts.openChannels(ports);
    }
  }

  @ParameterizedTest
  @EnumSource
  void datagramsPassFromPortToPort(Engine engine) throws IOException {
    try (DatagramPorts ports = engine.open(3);
        DatagramSocket one = socket();
        DatagramSocket two = socket()) {
      int front = ports.listen(new InetSocketAddress(HERE, 0));
      int back = ports.open(new InetSocketAddress(HERE, 0));
      for (int i = 0; i < 300; i++) {
        one.send(packet("to the front " + i, ports.address(front)));
        assertThat(ports.receive(LONG)).isEqualTo(1);
        assertThat(ports.received().port(0)).isEqualTo(front);
        assertThat(ports.received().peerPort(0)).isEqualTo(one.getLocalPort());
        assertThat(ports.received().high(0)).isEqualTo(0x7f000001_00000000L);
        PeerAddress to = PeerAddress.of((InetSocketAddress) two.getLocalSocketAddress());
        ports.send(
            back,
            to.octets(),
            to.high(),
            to.low(),
            to.port(),
            ports.received().bytes(),
            ports.received().at(0),
            ports.received().length(0));
        ports.flush();
        DatagramPacket came = receive(two);
        assertThat(text(came)).isEqualTo("to the front " + i);
        assertThat(came.getPort()).isEqualTo(ports.address(back).getPort());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenInPlaceLeavesAsItIs(Engine engine) throws IOException {
    try (DatagramPorts ports = engine.open(2);
        DatagramSocket one = socket()) {
      int front = ports.listen(new InetSocketAddress(HERE, 0));
      int back = ports.open(new InetSocketAddress(HERE, 0));
      PeerAddress to = PeerAddress.of((InetSocketAddress) one.getLocalSocketAddress());
      for (int i = 0; i < 6; i++) {
        int port = i < 3 ? front : back;
        byte[] text = ("number " + i).getBytes(US_ASCII);
        MemorySegment place = ports.outgoing(port);
        MemorySegment.copy(
            text, 0, place, ValueLayout.JAVA_BYTE, ports.outgoingAt(port), text.length);
        ports.send(port, to.octets(), to.high(), to.low(), to.port(), text.length);
      }
      ports.flush();
      List<String> came = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        came.add(text(receive(one)));
      }
      assertThat(came)
          .containsExactlyInAnyOrder(
              "number 0", "number 1", "number 2", "number 3", "number 4", "number 5");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatLeavesAtOnceArrivesInItsOrder(Engine engine) throws IOException {
    try (DatagramPorts ports = engine.open(3);
        DatagramSocket one = socket();
        DatagramSocket two = socket()) {
      int front = ports.listen(new InetSocketAddress(HERE, 0));
      int back = ports.open(new InetSocketAddress(HERE, 0));
      int other = ports.open(new InetSocketAddress(HERE, 0));
      leaveAtOnce(ports, new int[] {front}, one, two);
      leaveAtOnce(ports, new int[] {back, other}, one, two);
      assertThat(ports.dropped()).isZero();
    }
  }

  /// Sends runs of one length, each ended by a shorter one, by ports in turn to places in turn.
  private static void leaveAtOnce(DatagramPorts ports, int[] from, DatagramSocket... sockets)
      throws IOException {
    int[] lengths = {700, 700, 700, 30, 700, 1200, 1200, 1, 5, 5};
    for (int i = 0; i < 4 * lengths.length; i++) {
      for (int port : from) {
        for (DatagramSocket socket : sockets) {
          byte[] bytes = new byte[lengths[i % lengths.length]];
          Arrays.fill(bytes, (byte) i);
          PeerAddress to = PeerAddress.of((InetSocketAddress) socket.getLocalSocketAddress());
          ports.send(port, to.octets(), to.high(), to.low(), to.port(), bytes, 0, bytes.length);
        }
      }
    }
    ports.flush();
    for (DatagramSocket socket : sockets) {
      Map<Integer, Integer> counts = new HashMap<>();
      for (int n = 0; n < 4 * lengths.length * from.length; n++) {
        DatagramPacket came = receive(socket);
        int i = counts.merge(came.getPort(), 1, Integer::sum) - 1;
        byte[] whole = new byte[lengths[i % lengths.length]];
        Arrays.fill(whole, (byte) i);
        assertThat(Arrays.copyOf(came.getData(), came.getLength()))
            .as("datagram %d of %d", i, came.getPort())
            .isEqualTo(whole);
      }
      for (int port : from) {
        assertThat(counts).containsEntry(ports.address(port).getPort(), 4 * lengths.length);
      }
    }
  }

  @Test
  void whatGoesNotFarLeavesTheRestAsItIs() throws IOException {
    try (DatagramPorts ports = DatagramPorts.open(1);
        DatagramSocket one = socket()) {
      int front = ports.listen(new InetSocketAddress(HERE, 0));
      PeerAddress to = PeerAddress.of((InetSocketAddress) one.getLocalSocketAddress());
      byte[] bytes = "far".getBytes(US_ASCII);
      ports.send(front, to.octets(), to.high(), to.low(), to.port(), bytes, 0, 3);
      // Within one machine no router is passed, so this arrives, too.
      ports.sendNear(front, to.octets(), to.high(), to.low(), to.port(), bytes, 0, 2, 1);
      ports.send(front, to.octets(), to.high(), to.low(), to.port(), bytes, 0, 1);
      ports.flush();
      assertThat(List.of(text(receive(one)), text(receive(one)), text(receive(one))))
          .containsExactly("far", "fa", "f");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPortThatWasClosedIsFreeAgain(Engine engine) throws IOException {
    try (DatagramPorts ports = engine.open(2);
        DatagramSocket one = socket()) {
      int first = ports.open(new InetSocketAddress(HERE, 0));
      InetSocketAddress address = ports.address(first);
      assertThat(ports.open(address)).as("taken").isEqualTo(-1);
      int second = ports.open(new InetSocketAddress(HERE, 0));
      assertThat(second).isNotNegative();
      assertThat(ports.open(new InetSocketAddress(HERE, 0))).as("full").isEqualTo(-1);
      one.send(packet("lost", address));
      ports.close(first);
      assertThat(ports.size()).isEqualTo(1);
      assertThat(ports.open(address)).isEqualTo(first);
      one.send(packet("found", address));
      assertThat(ports.receive(LONG)).isEqualTo(1);
      assertThat(ports.received().length(0)).isEqualTo("found".length());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsCanBeWoken(Engine engine) throws Exception {
    try (DatagramPorts ports = engine.open(1)) {
      ports.listen(new InetSocketAddress(HERE, 0));
      for (int i = 0; i < 100; i++) {
        Thread waker = Thread.ofVirtual().start(ports::wake);
        long began = System.nanoTime();
        ports.receive(LONG);
        assertThat(System.nanoTime() - began).isLessThan(LONG * 1_000_000);
        waker.join();
        // One wake may end two waits, if it comes between; the third waits.
        ports.receive(0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLongDatagramCountsAsCut(Engine engine) throws IOException {
    try (DatagramPorts ports = engine.open(1);
        DatagramSocket one = socket()) {
      int front = ports.listen(new InetSocketAddress(HERE, 0));
      one.send(packet("x".repeat(DatagramPorts.MOST_OCTETS + 1), ports.address(front)));
      one.send(packet("y".repeat(DatagramPorts.MOST_OCTETS), ports.address(front)));
      int seen = 0;
      while (seen < 2) {
        int count = ports.receive(LONG);
        for (int i = 0; i < count; i++) {
          assertThat(ports.received().isCut(i)).isEqualTo(seen == 0);
          seen++;
        }
      }
    }
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(HERE, 0));
    socket.setSoTimeout((int) LONG);
    return socket;
  }

  private static DatagramPacket packet(String text, InetSocketAddress to) {
    byte[] bytes = text.getBytes(US_ASCII);
    return new DatagramPacket(bytes, bytes.length, to);
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
  }
}
