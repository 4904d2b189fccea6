package perigee.net.udp;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/// A UDP socket that receives and sends in batches. Everything but `close` is for one thread.
///
/// What was received stands in [#received] until the next `receive`; what is to be sent is written
/// into [#outgoing] at [#outgoingAt] and said with `reply` or `send`, one datagram after the other,
/// and leaves with `flush` at the latest.
public interface Datagrams extends Closeable {

  /// Opens a socket by the best way that this machine has.
  ///
  /// @throws IOException if the address can't be bound
  static Datagrams open(DatagramsConfig config) throws IOException {
    return NativeDatagrams.isSupported()
        ? NativeDatagrams.bind(config)
        : ChannelDatagrams.bind(config);
  }

  /// Opens a socket by the JDK's channels alone.
  static Datagrams openChannel(DatagramsConfig config) throws IOException {
    return ChannelDatagrams.bind(config);
  }

  InetSocketAddress local();

  /// Waits for datagrams, at most as long as configured.
  ///
  /// @return how many came
  int receive() throws IOException;

  /// Where all received datagrams stand.
  byte[] received();

  /// Where the datagram begins.
  int receivedAt(int index);

  int receivedLength(int index);

  /// Whether it was longer than there is room for.
  boolean isCut(int index);

  /// 4 or 16: octets of the address that it came from. IPv4 by way of an IPv6 socket counts as
  /// IPv4.
  int peerOctets(int index);

  /// The first 64 bits of the address that it came from, from the left; IPv4 fills the upper 32.
  long peerHigh(int index);

  /// The other 64 bits of an IPv6 address.
  long peerLow(int index);

  int peerPort(int index);

  /// Where to write the next datagram that leaves.
  byte[] outgoing();

  /// Where in [#outgoing] it begins; there is room for as much as configured.
  int outgoingAt();

  /// Sends to where a received datagram came from, from the address that it was sent to.
  void reply(int index, int length);

  /// Sends to an address.
  ///
  /// @param segmentBytes 0, or the length of the datagrams that the bytes are to be cut into; the
  ///   last may be shorter
  void send(PeerAddress to, int length, int segmentBytes);

  /// Lets everything leave that waits.
  void flush();

  /// How many datagrams the kernel did not take, since its buffer was full or nobody can be
  /// reached.
  long dropped();
}
