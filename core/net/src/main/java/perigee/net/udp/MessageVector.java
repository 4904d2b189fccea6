package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import perigee.net.kernel.Libc;

/// The parts of messages (`struct mmsghdr`) for one direction.
final class MessageVector {

  private static final long MMSGHDR = 64;
  private static final long CONTROL_LENGTH = 40;
  private static final long FLAGS = 48;
  private static final long LENGTH = 56;

  private static final long NAME = SocketName.ROOM;
  private static final long IOVEC = 16;
  private static final long CONTROL = 96;
  private static final long CMSG_HEAD = 16;
  private static final long CMSG_ALIGN = 8;
  private static final long PKTINFO_LENGTH = CMSG_HEAD + 12;
  private static final long LINK_LOCAL = 0xfe80L << 48;
  private static final long LINK_LOCAL_MASK = 0xffc0L << 48;

  private final int bytes;
  private final boolean withControl;
  private final MemorySegment headers;
  private final MemorySegment names;
  private final MemorySegment vectors;
  private final MemorySegment control;
  private final MemorySegment data;

  MessageVector(Arena arena, int batch, int bytes, boolean withControl) {
    this.bytes = bytes;
    this.withControl = withControl;
    this.headers = arena.allocate(MMSGHDR * batch, CMSG_ALIGN);
    this.names = arena.allocate(NAME * batch, CMSG_ALIGN);
    this.vectors = arena.allocate(IOVEC * batch, CMSG_ALIGN);
    this.control = arena.allocate(CONTROL * batch, CMSG_ALIGN);
    this.data = arena.allocate((long) bytes * batch, MMSGHDR);
    for (int i = 0; i < batch; i++) {
      vectors.set(JAVA_LONG, i * IOVEC, data.address() + (long) i * bytes);
      vectors.set(JAVA_LONG, i * IOVEC + 8, bytes);
      headers.set(JAVA_LONG, i * MMSGHDR, names.address() + i * NAME);
      headers.set(JAVA_INT, i * MMSGHDR + 8, (int) NAME);
      headers.set(JAVA_LONG, i * MMSGHDR + 16, vectors.address() + i * IOVEC);
      headers.set(JAVA_LONG, i * MMSGHDR + 24, 1);
      headers.set(JAVA_LONG, i * MMSGHDR + 32, control.address() + i * CONTROL);
      headers.set(JAVA_LONG, i * MMSGHDR + CONTROL_LENGTH, 0);
    }
  }

  MemorySegment headers() {
    return headers;
  }

  /// The headers from one on.
  MemorySegment headers(int from) {
    return from == 0 ? headers : headers.asSlice(from * MMSGHDR);
  }

  MemorySegment data() {
    return data;
  }

  /// The kernel wrote lengths; before the next call they say again how much room there is.
  ///
  /// @param used how many messages it wrote
  void expect(int used) {
    for (int i = 0; i < used; i++) {
      headers.set(JAVA_INT, i * MMSGHDR + 8, (int) NAME);
      if (withControl) {
        headers.set(JAVA_LONG, i * MMSGHDR + CONTROL_LENGTH, CONTROL);
      }
    }
  }

  /// Reads a received message.
  void read(int index, int port, Received into) {
    int length = isCut(index) ? DatagramPorts.MOST_OCTETS + 1 : receivedLength(index);
    into.add(port, names, index * NAME, data, (long) index * bytes, length);
  }

  int receivedLength(int index) {
    return headers.get(JAVA_INT, index * MMSGHDR + LENGTH);
  }

  boolean isCut(int index) {
    return (headers.get(JAVA_INT, index * MMSGHDR + FLAGS) & Libc.MSG_TRUNC) != 0;
  }

  int peerOctets(int index) {
    return SocketName.octets(names, index * NAME);
  }

  long peerHigh(int index) {
    return SocketName.high(names, index * NAME);
  }

  long peerLow(int index) {
    return SocketName.low(names, index * NAME);
  }

  int peerPort(int index) {
    return SocketName.port(names, index * NAME);
  }

  /// Where a message's bytes are, for the kernel.
  long place(int index) {
    return vectors.get(JAVA_LONG, index * IOVEC);
  }

  /// Where the address of a message is, for the kernel.
  long namePlace(int index) {
    return names.address() + index * NAME;
  }

  int nameLength(int index) {
    return headers.get(JAVA_INT, index * MMSGHDR + 8);
  }

  void length(int index, int length) {
    vectors.set(JAVA_LONG, index * IOVEC + 8, length);
  }

  /// Back to where a received message came from, from where it was sent to.
  void address(int index, MessageVector in, int received) {
    int length = in.headers.get(JAVA_INT, received * MMSGHDR + 8);
    MemorySegment.copy(in.names, received * NAME, names, index * NAME, length);
    headers.set(JAVA_INT, index * MMSGHDR + 8, length);
    long controlLength = in.withControl ? in.source(received) : 0;
    if (controlLength > 0) {
      MemorySegment.copy(in.control, received * CONTROL, control, index * CONTROL, controlLength);
    }
    headers.set(JAVA_LONG, index * MMSGHDR + CONTROL_LENGTH, controlLength);
  }

  /// Makes what the kernel said of a message's destination into an order to send from there: the
  /// interface is left to the routes, but for addresses that mean one link.
  private long source(int index) {
    long length = headers.get(JAVA_LONG, index * MMSGHDR + CONTROL_LENGTH);
    long at = index * CONTROL;
    if (length < PKTINFO_LENGTH) {
      return 0;
    }
    if (control.get(JAVA_INT, at + 8) == Libc.SOL_IP) {
      control.set(JAVA_INT, at + CMSG_HEAD, 0);
    } else if ((Long.reverseBytes(control.get(JAVA_LONG, at + CMSG_HEAD)) & LINK_LOCAL_MASK)
        != LINK_LOCAL) {
      control.set(JAVA_INT, at + CMSG_HEAD + PeerAddress.IPV6, 0);
    }
    return length;
  }

  void address(int index, PeerAddress to, boolean ipv6Socket) {
    address(index, to.octets(), to.high(), to.low(), to.port(), ipv6Socket);
  }

  void address(int index, int octets, long high, long low, int port, boolean ipv6Socket) {
    int length = SocketName.write(names, index * NAME, octets, high, low, port, ipv6Socket);
    headers.set(JAVA_INT, index * MMSGHDR + 8, length);
    headers.set(JAVA_LONG, index * MMSGHDR + CONTROL_LENGTH, 0);
  }

  /// Sends messages.
  ///
  /// @param until the first that is not sent
  /// @return how many the kernel did not take
  int send(int socket, int from, int until) {
    int refused = 0;
    int sent = from;
    while (sent < until) {
      int count;
      try {
        count =
            (int) Libc.SEND_NOW.invokeExact(socket, headers(sent), until - sent, Libc.MSG_DONTWAIT);
      } catch (Throwable e) {
        throw Libc.unexpected(e);
      }
      if (count <= 0) {
        // The first of them can't leave; the others may.
        refused++;
        sent++;
      } else {
        sent += count;
      }
    }
    return refused;
  }

  /// Tells the kernel to cut what it sends (`UDP_SEGMENT`), behind what control there is.
  void segments(int index, int bytes) {
    long used = headers.get(JAVA_LONG, index * MMSGHDR + CONTROL_LENGTH);
    long at = index * CONTROL + used;
    control.set(JAVA_LONG, at, CMSG_HEAD + 2);
    control.set(JAVA_INT, at + 8, Libc.SOL_UDP);
    control.set(JAVA_INT, at + 12, Libc.UDP_SEGMENT);
    control.set(JAVA_LONG, at + CMSG_HEAD, 0);
    control.set(JAVA_SHORT, at + CMSG_HEAD, (short) bytes);
    headers.set(JAVA_LONG, index * MMSGHDR + CONTROL_LENGTH, used + CMSG_HEAD + CMSG_ALIGN);
  }
}
