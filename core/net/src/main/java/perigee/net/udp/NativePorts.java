package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import perigee.net.kernel.Libc;

/// Ports by `epoll`, `recvmmsg` and `sendmmsg`.
final class NativePorts implements DatagramPorts {

  private static final int LISTEN_BUFFER = 4 << 20;
  private static final int CLIENT_BUFFER = 256 << 10;

  private static final int BATCH = Received.MOST;

  /// More leave at once by a listening port: all of a turn, so that bursts come together.
  private static final int LISTEN_BATCH = 1024;

  /// What one client's port may give of a batch, so that none keeps others waiting.
  private static final int SHARE = 16;

  private final Arena arena = Arena.ofShared();
  private final Epoll epoll;
  private final MessageVector in = new MessageVector(arena, BATCH, MOST_OCTETS, false);
  private final SendBatch clients = new SendBatch(arena, BATCH);
  private final Received received = new Received();
  private final PortTable table;

  /// What leaves by a port: all clients' ports share one.
  private final @Nullable SendBatch[] batches;

  private final LongAdder dropped = new LongAdder();
  private SendBatch[] listening = new SendBatch[0];
  private boolean closed;

  NativePorts(int ports) throws IOException {
    this.table = new PortTable(arena, ports);
    this.batches = new SendBatch[ports];
    boolean opened = false;
    try {
      this.epoll = new Epoll(arena, BATCH);
      opened = true;
    } finally {
      if (!opened) {
        arena.close();
      }
    }
  }

  @Override
  public int listen(InetSocketAddress address) throws IOException {
    int port = open(address, LISTEN_BUFFER, true);
    SendBatch batch = new SendBatch(arena, LISTEN_BATCH);
    listening = Arrays.copyOf(listening, listening.length + 1);
    listening[listening.length - 1] = batch;
    batches[port] = batch;
    return port;
  }

  @Override
  public int open(InetSocketAddress address) {
    try {
      return open(address, CLIENT_BUFFER, false);
    } catch (IOException _) {
      return -1;
    }
  }

  private int open(InetSocketAddress address, int buffer, boolean shared) throws IOException {
    int port = table.open(address, buffer, shared);
    if (!epoll.add(table.socket(port), port)) {
      table.close(port);
      throw new IOException("the kernel waits for no further socket");
    }
    return port;
  }

  @Override
  public void close(int port) {
    flush();
    table.close(port);
  }

  @Override
  public InetSocketAddress address(int port) {
    return table.address(port);
  }

  @Override
  public int size() {
    return table.size();
  }

  @Override
  public int receive(long patienceMillis) throws IOException {
    received.clear();
    int ready = epoll.await(patienceMillis);
    for (int i = 0; i < ready && received.room() > 0; i++) {
      int port = epoll.ready(i);
      if (port >= 0 && table.isOpen(port)) {
        receiveFrom(port);
      }
    }
    return received.count();
  }

  private void receiveFrom(int port) {
    int room = received.room();
    int most = batches[port] == null ? Math.min(SHARE, room) : room;
    int came;
    try {
      came =
          (int)
              Libc.RECEIVE_NOW.invokeExact(
                  table.socket(port), in.headers(), most, Libc.MSG_DONTWAIT, MemorySegment.NULL);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    // Less than nothing stands for somebody whom an earlier datagram did not reach: as if lost.
    for (int i = 0; i < came; i++) {
      in.read(i, port, received);
    }
    in.expect(came);
  }

  @Override
  public void wake() {
    epoll.wake();
  }

  @Override
  public Received received() {
    return received;
  }

  @Override
  public void send(
      int port, int octets, long high, long low, int peerPort, byte[] bytes, int at, int length) {
    MemorySegment.copy(bytes, at, outgoing(port), JAVA_BYTE, outgoingAt(port), length);
    send(port, octets, high, low, peerPort, length);
  }

  private SendBatch batch(int port) {
    SendBatch own = batches[port];
    return own == null ? clients : own;
  }

  @Override
  public MemorySegment outgoing(int port) {
    return batch(port).data();
  }

  @Override
  public long outgoingAt(int port) {
    return batch(port).at();
  }

  @Override
  public void send(int port, int octets, long high, long low, int peerPort, int length) {
    SendBatch batch = batch(port);
    if (!batch.add(port, table.isIpv6(port), octets, high, low, peerPort, length)) {
      flush(batch);
    }
  }

  @Override
  public void sendNear(
      int port,
      int octets,
      long high,
      long low,
      int peerPort,
      byte[] bytes,
      int at,
      int length,
      int hops) {
    flush(batch(port));
    if (table.hops(port, hops)) {
      send(port, octets, high, low, peerPort, bytes, at, length);
      flush(batch(port));
    }
    table.hops(port, Libc.USUAL_HOPS);
  }

  @Override
  public void flush() {
    flush(clients);
    for (SendBatch batch : listening) {
      flush(batch);
    }
  }

  private void flush(SendBatch batch) {
    dropped.add(batch.send(table));
  }

  @Override
  public long dropped() {
    return dropped.sum();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    table.closeAll();
    epoll.close();
    arena.close();
  }
}
