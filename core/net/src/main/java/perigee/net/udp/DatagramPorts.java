package perigee.net.udp;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import perigee.net.kernel.Libc;

/// Many UDP ports on one thread, for a relay: datagrams come from whichever has some, in batches,
/// and leave by whichever is said. Everything but `wake` is for one thread.
///
/// A port has a number, given when it is opened and used again after it was closed. What was
/// received stands in [#received] until the next `receive`.
public interface DatagramPorts extends Closeable {

  /// Opens a set by the best way that this machine has.
  ///
  /// @param ports that there may be at a time
  /// @throws IOException if the kernel gives no means to wait for them
  static DatagramPorts open(int ports) throws IOException {
    return Libc.isSupported() ? new NativePorts(ports) : new ChannelPorts(ports);
  }

  /// Opens a set by the JDK's channels alone.
  static DatagramPorts openChannels(int ports) throws IOException {
    return new ChannelPorts(ports);
  }

  /// Octets of a datagram that are received at the most; what is longer counts as cut.
  int MOST_OCTETS = 2048;

  /// Octets before a received datagram that may be overwritten, as soon as those before it have
  /// been handled: room for what is to go in front.
  int HEADROOM = 8;

  /// Opens a port where many datagrams are expected. Several sets may share it; the kernel spreads
  /// senders over them.
  ///
  /// @return its number
  /// @throws IOException if it can't be had
  int listen(InetSocketAddress address) throws IOException;

  /// Opens a port that is used by one client.
  ///
  /// @return its number, or -1 if it is taken or the set is full
  int open(InetSocketAddress address);

  /// Closes a port. What waited in it is lost.
  void close(int port);

  /// The address of a port that is open.
  InetSocketAddress address(int port);

  /// How many are open.
  int size();

  /// Waits for datagrams until some came, somebody called `wake`, or the time is over.
  ///
  /// @return how many came
  /// @throws IOException if the kernel does not let us wait
  int receive(long patienceMillis) throws IOException;

  /// Ends the wait, from any thread. It costs next to nothing if nobody waits.
  void wake();

  /// What came last.
  Received received();

  /// Queues a datagram, which leaves with `flush` at the latest. The bytes are copied.
  ///
  /// @param port to send from
  /// @param octets 4 or 16, of the address that it goes to
  /// @param bytes hold it from `at` on; at most [#MOST_OCTETS] of them
  void send(
      int port, int octets, long high, long low, int peerPort, byte[] bytes, int at, int length);

  /// Where the next datagram of a port may be written, from [#outgoingAt] on, [#MOST_OCTETS]
  /// octets: then nothing is copied. It is right until the next `send` or `flush`.
  MemorySegment outgoing(int port);

  /// See [#outgoing].
  long outgoingAt(int port);

  /// Queues the datagram that was written there.
  void send(int port, int octets, long high, long low, int peerPort, int length);

  /// Sends a datagram at once that only so many routers pass on: it opens the way out of a network
  /// and does not arrive. A machine that has no means for that sends nothing.
  ///
  /// @param hops routers, and one more
  void sendNear(
      int port,
      int octets,
      long high,
      long low,
      int peerPort,
      byte[] bytes,
      int at,
      int length,
      int hops);

  /// Lets everything leave that waits.
  void flush();

  /// How many datagrams the kernel did not take.
  long dropped();
}
