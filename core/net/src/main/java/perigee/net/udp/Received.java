package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// The datagrams that came to a set of ports last: their octets, and where each came from and to.
/// It belongs to the set's thread.
public final class Received {

  /// Datagrams at a time.
  static final int MOST = 128;

  private final byte[] bytes = new byte[DatagramPorts.HEADROOM + MOST * DatagramPorts.MOST_OCTETS];
  private final int[] lengths = new int[MOST];
  private final int[] ports = new int[MOST];
  private final int[] octets = new int[MOST];
  private final long[] highs = new long[MOST];
  private final long[] lows = new long[MOST];
  private final int[] peerPorts = new int[MOST];
  private int count;

  Received() {}

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  /// How many more it has room for.
  int room() {
    return MOST - count;
  }

  /// Takes a datagram. There must be room.
  ///
  /// @param name of the sender, as the kernel writes it, at `nameAt`
  /// @param data holds the datagram from `dataAt` on
  /// @param length of it; what is longer than [DatagramPorts#MOST_OCTETS] is cut
  void add(int port, MemorySegment name, long nameAt, MemorySegment data, long dataAt, int length) {
    octets[count] = SocketName.octets(name, nameAt);
    highs[count] = SocketName.high(name, nameAt);
    lows[count] = SocketName.low(name, nameAt);
    peerPorts[count] = SocketName.port(name, nameAt);
    ports[count] = port;
    lengths[count] = length;
    MemorySegment.copy(data, JAVA_BYTE, dataAt, bytes, at(count), length(count));
    count++;
  }

  /// Takes a datagram. There must be room.
  ///
  /// @param data as long as it is; what is longer than [DatagramPorts#MOST_OCTETS] is cut
  void add(int port, PeerAddress from, ByteBuffer data) {
    octets[count] = from.octets();
    highs[count] = from.high();
    lows[count] = from.low();
    peerPorts[count] = from.port();
    ports[count] = port;
    lengths[count] = data.remaining();
    data.get(bytes, at(count), length(count));
    count++;
  }

  /// Where they all stand.
  public byte[] bytes() {
    return bytes;
  }

  /// Where a datagram begins.
  public int at(int index) {
    return DatagramPorts.HEADROOM + index * DatagramPorts.MOST_OCTETS;
  }

  public int length(int index) {
    return Math.min(lengths[index], DatagramPorts.MOST_OCTETS);
  }

  /// Whether it was longer than there is room for.
  public boolean isCut(int index) {
    return lengths[index] > DatagramPorts.MOST_OCTETS;
  }

  /// The port that it came to.
  public int port(int index) {
    return ports[index];
  }

  /// 4 or 16: octets of the address that it came from. IPv4 by way of an IPv6 socket counts as
  /// IPv4.
  public int octets(int index) {
    return octets[index];
  }

  /// The first 64 bits of the address that it came from, from the left; IPv4 fills the upper 32.
  public long high(int index) {
    return highs[index];
  }

  /// The other 64 bits of an IPv6 address.
  public long low(int index) {
    return lows[index];
  }

  public int peerPort(int index) {
    return peerPorts[index];
  }
}
