package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Ports by `epoll`, `recvmmsg` and `sendmmsg`. What leaves by a listening port waits for its own
/// batch, so that one call of the kernel sends it, whoever it is for, and bursts leave as one.
final class NativePorts implements DatagramPorts {

  private static final int BATCH = 128;

  /// More leave at once by a listening port: all of a turn, so that bursts come together.
  private static final int LISTEN_BATCH = 1024;

  /// What one client's port may give of a batch, so that none keeps others waiting.
  private static final int SHARE = 16;

  private static final int LISTEN_BUFFER = 4 << 20;
  private static final int CLIENT_BUFFER = 256 << 10;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = Libc.state(arena);
  private final Epoll epoll;
  private final MessageVector in = new MessageVector(arena, BATCH, MOST_OCTETS, false);
  private final MessageVector out = new MessageVector(arena, BATCH, MOST_OCTETS, true);
  private final int[] outPorts = new int[BATCH];
  private final byte[] received = new byte[HEADROOM + BATCH * MOST_OCTETS];
  private final int[] inPorts = new int[BATCH];
  private final int[] sockets;
  private final InetSocketAddress[] addresses;
  private final boolean[] ipv6;
  private final @Nullable Batch[] batches;
  private final int[] unused;
  private final LongAdder dropped = new LongAdder();

  /// Threads that are in [#wake]; less than nothing when it does nothing any more.
  private final AtomicInteger wakers = new AtomicInteger();

  private Batch[] listening = new Batch[0];
  private int unusedCount;
  private int used = BATCH;
  private int waiting;
  private boolean closed;

  /// What leaves by one listening port.
  private static final class Batch {

    final int port;
    final MessageVector messages;
    final Bursts bursts;
    int waiting;

    Batch(Arena arena, int port) {
      this.port = port;
      messages = new MessageVector(arena, LISTEN_BATCH, MOST_OCTETS, true);
      bursts = new Bursts(arena, messages, LISTEN_BATCH);
    }
  }

  NativePorts(int ports) throws IOException {
    this.sockets = new int[ports];
    this.addresses = new InetSocketAddress[ports];
    this.ipv6 = new boolean[ports];
    this.batches = new Batch[ports];
    this.unused = new int[ports];
    for (int i = 0; i < ports; i++) {
      unused[i] = ports - 1 - i;
    }
    this.unusedCount = ports;
    Arrays.fill(sockets, -1);
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
    if (unusedCount == 0) {
      throw new IOException("no room for a further port");
    }
    int port = open(address, LISTEN_BUFFER, true);
    Batch[] more = Arrays.copyOf(listening, listening.length + 1);
    more[listening.length] = new Batch(arena, port);
    listening = more;
    batches[port] = more[listening.length - 1];
    return port;
  }

  @Override
  public int open(InetSocketAddress address) {
    if (unusedCount == 0) {
      return -1;
    }
    try {
      return open(address, CLIENT_BUFFER, false);
    } catch (IOException _) {
      return -1;
    }
  }

  private int open(InetSocketAddress address, int buffer, boolean shared) throws IOException {
    NativeSocket made;
    try (Arena passing = Arena.ofConfined()) {
      Duration never = Duration.ofMillis(1);
      DatagramsConfig config =
          new DatagramsConfig(address, 1, MOST_OCTETS, MOST_OCTETS, buffer, never, shared);
      made = NativeSocket.open(config, passing, state);
    }
    int port = unused[unusedCount - 1];
    if (!epoll.add(made.descriptor(), port)) {
      Libc.close(state, made.descriptor());
      throw new IOException("the kernel waits for no further socket");
    }
    unusedCount--;
    sockets[port] = made.descriptor();
    addresses[port] = made.local();
    ipv6[port] = address.getAddress() instanceof Inet6Address;
    return port;
  }

  @Override
  public void close(int port) {
    flush();
    Libc.close(state, sockets[port]);
    sockets[port] = -1;
    unused[unusedCount++] = port;
  }

  @Override
  public InetSocketAddress address(int port) {
    return addresses[port];
  }

  @Override
  public int size() {
    return sockets.length - unusedCount;
  }

  @Override
  public int receive(long patienceMillis) throws IOException {
    in.expect(used);
    used = 0;
    int ready = epoll.await(patienceMillis);
    for (int i = 0; i < ready && used < BATCH; i++) {
      int port = epoll.ready(i);
      if (port >= 0 && sockets[port] >= 0) {
        receiveFrom(port);
      }
    }
    return used;
  }

  private void receiveFrom(int port) {
    int most = batches[port] == null ? Math.min(SHARE, BATCH - used) : BATCH - used;
    int came;
    try {
      came =
          (int)
              Libc.RECEIVE_NOW.invokeExact(
                  sockets[port], in.headers(used), most, Libc.MSG_DONTWAIT, MemorySegment.NULL);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
    // Less than nothing stands for somebody whom an earlier datagram did not reach: as if lost.
    for (int i = 0; i < came; i++) {
      MemorySegment.copy(
          in.data(),
          JAVA_BYTE,
          (long) used * MOST_OCTETS,
          received,
          receivedAt(used),
          in.receivedLength(used));
      inPorts[used++] = port;
    }
  }

  @Override
  public void wake() {
    if (wakers.incrementAndGet() > 0) {
      epoll.wake();
    }
    wakers.decrementAndGet();
  }

  @Override
  public byte[] received() {
    return received;
  }

  @Override
  public int receivedAt(int index) {
    return HEADROOM + index * MOST_OCTETS;
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
  public int port(int index) {
    return inPorts[index];
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
  public void send(
      int port, int octets, long high, long low, int peerPort, byte[] bytes, int at, int length) {
    MemorySegment.copy(bytes, at, outgoing(port), JAVA_BYTE, outgoingAt(port), length);
    send(port, octets, high, low, peerPort, length);
  }

  @Override
  public MemorySegment outgoing(int port) {
    Batch batch = batches[port];
    return batch == null ? out.data() : batch.messages.data();
  }

  @Override
  public long outgoingAt(int port) {
    Batch batch = batches[port];
    return (long) (batch == null ? waiting : batch.waiting) * MOST_OCTETS;
  }

  @Override
  public void send(int port, int octets, long high, long low, int peerPort, int length) {
    Batch batch = batches[port];
    MessageVector messages = batch == null ? out : batch.messages;
    int index = batch == null ? waiting : batch.waiting;
    messages.address(index, octets, high, low, peerPort, ipv6[port]);
    messages.length(index, length);
    if (batch != null) {
      batch.bursts.add(high, low, peerPort, length);
      batch.waiting++;
      if (batch.waiting == LISTEN_BATCH) {
        flush(batch);
      }
    } else {
      outPorts[waiting++] = port;
      if (waiting == BATCH) {
        flushClients();
      }
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
    flush(port);
    if (hops(port, hops)) {
      send(port, octets, high, low, peerPort, bytes, at, length);
      flush(port);
    }
    hops(port, Libc.USUAL_HOPS);
  }

  private boolean hops(int port, int hops) {
    try (Arena passing = Arena.ofConfined()) {
      MemorySegment value = passing.allocate(JAVA_INT);
      value.set(JAVA_INT, 0, hops);
      int level = ipv6[port] ? Libc.SOL_IPV6 : Libc.SOL_IP;
      int option = ipv6[port] ? Libc.IPV6_UNICAST_HOPS : Libc.IP_TTL;
      return Libc.setsockopt(state, sockets[port], level, option, value) == 0;
    }
  }

  private void flush(int port) {
    Batch batch = batches[port];
    if (batch == null) {
      flushClients();
    } else {
      flush(batch);
    }
  }

  @Override
  public void flush() {
    flushClients();
    for (Batch batch : listening) {
      flush(batch);
    }
  }

  /// Datagrams that leave one after the other by the same port leave by one call.
  private void flushClients() {
    int from = 0;
    while (from < waiting) {
      int until = from + 1;
      while (until < waiting && outPorts[until] == outPorts[from]) {
        until++;
      }
      dropped.add(out.send(sockets[outPorts[from]], from, until));
      from = until;
    }
    waiting = 0;
  }

  private void flush(Batch batch) {
    dropped.add(batch.bursts.send(sockets[batch.port]));
    batch.waiting = 0;
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
    // Whoever is about to wake us must not do it with what is closed here.
    wakers.addAndGet(Integer.MIN_VALUE);
    while (wakers.get() != Integer.MIN_VALUE) {
      Thread.onSpinWait();
    }
    for (int socket : sockets) {
      if (socket >= 0) {
        Libc.close(state, socket);
      }
    }
    epoll.close();
    arena.close();
  }
}
