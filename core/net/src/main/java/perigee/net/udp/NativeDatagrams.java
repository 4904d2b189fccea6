package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import perigee.net.kernel.Libc;

/// Datagrams by `recvmmsg` and `sendmmsg`: one call of the kernel for a whole batch. All memory is
/// there from the start. If nothing waits, the thread sleeps in `recvmmsg` until the first comes.
final class NativeDatagrams implements Datagrams {

  private final DatagramsConfig config;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = Libc.state(arena);
  private final int socket;
  private final InetSocketAddress local;
  private final MessageVector in;
  private final MessageVector out;
  private final byte[] received;
  private final byte[] outgoing;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();
  private int count;
  private int waiting;

  private NativeDatagrams(DatagramsConfig config) throws IOException {
    this.config = config;
    this.count = config.batch();
    boolean opened = false;
    NativeSocket made = null;
    try {
      made = NativeSocket.open(config, arena, state);
      this.socket = made.descriptor();
      this.local = made.local();
      boolean wildcard = config.address().getAddress().isAnyLocalAddress();
      this.in = new MessageVector(arena, config.batch(), config.receiveBytes(), wildcard);
      this.out = new MessageVector(arena, config.batch(), config.sendBytes(), true);
      this.received = new byte[config.batch() * config.receiveBytes()];
      this.outgoing = new byte[config.sendBytes()];
      opened = true;
    } finally {
      if (!opened) {
        if (made != null) {
          Libc.close(state, made.descriptor());
        }
        arena.close();
      }
    }
  }

  static boolean isSupported() {
    return Libc.isSupported();
  }

  static NativeDatagrams bind(DatagramsConfig config) throws IOException {
    return new NativeDatagrams(config);
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public int receive() throws IOException {
    in.expect(count);
    count = config.batch();
    int came = receiveNow();
    count = came > 0 ? came : await();
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(
          in.data(),
          JAVA_BYTE,
          (long) i * config.receiveBytes(),
          received,
          i * config.receiveBytes(),
          receivedLength(i));
    }
    return count;
  }

  private int receiveNow() {
    try {
      return (int)
          Libc.RECEIVE_NOW.invokeExact(
              socket, in.headers(), config.batch(), Libc.MSG_DONTWAIT, MemorySegment.NULL);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  private int await() throws IOException {
    int came;
    try {
      came =
          (int)
              Libc.RECEIVE.invokeExact(
                  state,
                  socket,
                  in.headers(),
                  config.batch(),
                  Libc.MSG_WAITFORONE,
                  MemorySegment.NULL);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    if (came >= 0) {
      return came;
    }
    int error = Libc.errno(state);
    // The last stands for somebody whom an earlier datagram did not reach.
    if (error == Libc.EAGAIN || error == Libc.EINTR || error == Libc.ECONNREFUSED) {
      return 0;
    }
    throw new IOException("recvmmsg failed with error " + error);
  }

  @Override
  public byte[] received() {
    return received;
  }

  @Override
  public int receivedAt(int index) {
    return index * config.receiveBytes();
  }

  @Override
  public int receivedLength(int index) {
    return in.receivedLength(index);
  }

  @Override
  public boolean isCut(int index) {
    return in.isCut(index);
  }

  @Override
  public int peerOctets(int index) {
    return in.peerOctets(index);
  }

  @Override
  public long peerHigh(int index) {
    return in.peerHigh(index);
  }

  @Override
  public long peerLow(int index) {
    return in.peerLow(index);
  }

  @Override
  public int peerPort(int index) {
    return in.peerPort(index);
  }

  @Override
  public byte[] outgoing() {
    return outgoing;
  }

  @Override
  public int outgoingAt() {
    return 0;
  }

  @Override
  public void reply(int index, int length) {
    out.address(waiting, in, index);
    queue(length, 0);
  }

  @Override
  public void send(PeerAddress to, int length, int segmentBytes) {
    out.address(waiting, to, local.getAddress().getAddress().length == PeerAddress.IPV6);
    queue(length, segmentBytes);
  }

  private void queue(int length, int segmentBytes) {
    out.length(waiting, length);
    if (segmentBytes > 0) {
      out.segments(waiting, segmentBytes);
    }
    MemorySegment.copy(
        outgoing, 0, out.data(), JAVA_BYTE, (long) waiting * config.sendBytes(), length);
    waiting++;
    if (waiting == config.batch()) {
      flush();
    }
  }

  @Override
  public void flush() {
    dropped.add(out.send(socket, 0, waiting));
    waiting = 0;
  }

  @Override
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Libc.close(state, socket);
      arena.close();
    }
  }
}
