package perigee.lab.wan;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The network between namespaces. One thread carries all packets; everything else talks to it
/// through a queue.
///
/// The time at which a packet is read counts as the one at which it was sent. How long after its
/// due time each is delivered is counted, together with how late the thread woke to read it: what
/// was late by more than 5 ms makes figures wrong.
public final class Wan implements Closeable {

  private static final int SLOTS = 1 << 15;
  private static final int POLLFD_BYTES = 8;
  private static final int POLLFD_EVENTS = 4;
  private static final int POLLFD_REVENTS = 6;
  private static final short READABLE = 1;
  private static final int TIMESPEC_BYTES = 16;
  private static final int MOST_READ_AT_ONCE = 64;
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int IPV4_DESTINATION = 16;
  private static final int IPV4_PROTOCOL = 9;
  private static final int UDP = 17;
  private static final int DNS_PORT = 53;

  private final Arena arena = Arena.ofShared();
  private final List<Port> ports = new ArrayList<>();
  private final Map<Integer, Integer> owners = new HashMap<>();
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final Waiting waiting =
      new Waiting(arena.allocate((long) SLOTS * Waiting.SLOT_BYTES, JAVA_LONG.byteAlignment()));
  private final long seed;
  private final Tally tally = new Tally();
  private @Nullable Path[][] paths = new Path[0][0];
  private int[] sortedAddresses = new int[0];
  private int[] sortedOwners = new int[0];
  private volatile boolean isClosed;
  private @Nullable Thread thread;

  /// A node's device.
  private record Port(int file, boolean isNameServer) {}

  public Wan(long seed) {
    this.seed = seed;
  }

  /// Adds a node before the network starts: makes its device, which the caller moves into the
  /// node's namespace.
  ///
  /// @param addresses all that are the node's
  /// @param isNameServer whether DNS messages to and from it are counted
  /// @return its number
  public int add(String device, List<Address> addresses, boolean isNameServer) throws IOException {
    int number = ports.size();
    ports.add(new Port(Kernel.tun(device), isNameServer));
    for (Address address : addresses) {
      if (owners.put(address.bits(), number) != null) {
        throw new IllegalArgumentException(address + " belongs to two nodes");
      }
    }
    return number;
  }

  /// Begins to carry packets; without a path between two nodes nothing passes.
  public void start() {
    paths = new Path[ports.size()][ports.size()];
    sortedAddresses = owners.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    sortedOwners = new int[sortedAddresses.length];
    for (int i = 0; i < sortedAddresses.length; i++) {
      sortedOwners[i] = owners.getOrDefault(sortedAddresses[i], 0);
    }
    Thread carrier = new Thread(this::carry, "wan");
    carrier.setDaemon(true);
    thread = carrier;
    carrier.start();
  }

  /// From now on packets between two nodes fare so.
  public void path(int from, int to, PathSpec spec) {
    orders.add(() -> {
      Path known = paths[from][to];
      if (known == null) {
        paths[from][to] = new Path(spec, seed * 31 + from * 1_000L + to);
      } else {
        known.change(spec);
      }
    });
  }

  /// What happened since the last call, or since the start.
  public Counts takeCounts() throws InterruptedException {
    Ask ask = new Ask(tally);
    orders.add(ask);
    return ask.answer();
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    Thread carrier = thread;
    if (carrier != null) {
      try {
        carrier.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return; // the thread may still use the memory
      }
    }
    ports.forEach(port -> Kernel.close(port.file()));
    arena.close();
  }

  private void carry() {
    try (Arena own = Arena.ofConfined()) {
      tally.isHurried = Kernel.hurry();
      MemorySegment files = pollFiles(own);
      MemorySegment timeout = own.allocate(TIMESPEC_BYTES, JAVA_LONG.byteAlignment());
      while (!isClosed) {
        Runnable order = orders.poll();
        while (order != null) {
          order.run();
          order = orders.poll();
        }
        deliver();
        turn(files, timeout);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void turn(MemorySegment files, MemorySegment timeout) {
    long begin = System.nanoTime();
    long wait = LONGEST_WAIT_NANOS;
    if (!waiting.isEmpty()) {
      wait = Math.clamp(waiting.firstDue() - begin, 0, LONGEST_WAIT_NANOS);
    }
    timeout.set(JAVA_LONG, JAVA_LONG.byteSize(), wait);
    int readable = Kernel.poll(files, ports.size(), timeout);
    long lag = Math.max(0, System.nanoTime() - begin - wait);
    if (readable <= 0) {
      return;
    }
    for (int i = 0; i < ports.size(); i++) {
      if (files.get(JAVA_SHORT, (long) i * POLLFD_BYTES + POLLFD_REVENTS) != 0) {
        receive(i, lag);
      }
    }
  }

  private void receive(int from, long lag) {
    int file = ports.get(from).file();
    for (int i = 0; i < MOST_READ_AT_ONCE && !waiting.isFull(); i++) {
      long offset = waiting.nextOffset();
      MemorySegment slot = waiting.memory().asSlice(offset, Waiting.SLOT_BYTES);
      int bytes = Kernel.read(file, slot, Waiting.SLOT_BYTES);
      if (bytes <= 0) {
        return;
      }
      accept(from, offset, bytes, lag);
    }
    if (waiting.isFull()) {
      tally.overflown++;
    }
  }

  private void accept(int from, long offset, int bytes, long lag) {
    MemorySegment memory = waiting.memory();
    int version = memory.get(JAVA_BYTE, offset) >> 4;
    if (version != 4 || bytes < IPV4_HEADER_BYTES) {
      return; // IPv6's own chatter on the link
    }
    int destination =
        Integer.reverseBytes(memory.get(JAVA_INT_UNALIGNED, offset + IPV4_DESTINATION));
    int place = Arrays.binarySearch(sortedAddresses, destination);
    Path path = place < 0 ? null : paths[from][sortedOwners[place]];
    if (path == null) {
      tally.unroutable++;
      return;
    }
    if (ports.get(from).isNameServer() || ports.get(sortedOwners[place]).isNameServer()) {
      count(memory, offset, bytes);
    }
    long due = path.due(System.nanoTime(), bytes);
    if (due == Path.LOST) {
      tally.lost++;
    } else if (due == Path.OVERFLOWN) {
      tally.overflown++;
    } else {
      tally.lateness(lag);
      waiting.add(due, sortedOwners[place], bytes);
    }
  }

  private void count(MemorySegment memory, long offset, int bytes) {
    int header = (memory.get(JAVA_BYTE, offset) & 0xf) * 4;
    if (memory.get(JAVA_BYTE, offset + IPV4_PROTOCOL) != UDP || bytes < header + 4) {
      return;
    }
    if (port(memory, offset + header + 2) == DNS_PORT) {
      tally.dnsQueries++;
      tally.dnsQueryBytes += bytes;
    } else if (port(memory, offset + header) == DNS_PORT) {
      tally.dnsAnswers++;
      tally.dnsAnswerBytes += bytes;
    }
  }

  private static int port(MemorySegment memory, long offset) {
    return Byte.toUnsignedInt(memory.get(JAVA_BYTE, offset)) << 8
        | Byte.toUnsignedInt(memory.get(JAVA_BYTE, offset + 1));
  }

  private void deliver() {
    while (!waiting.isEmpty()) {
      long late = System.nanoTime() - waiting.firstDue();
      if (late < 0) {
        return;
      }
      MemorySegment packet = waiting.memory().asSlice(waiting.firstOffset(), waiting.firstLength());
      Kernel.write(ports.get(waiting.firstTarget()).file(), packet, waiting.firstLength());
      waiting.removeFirst();
      tally.delivered++;
      tally.lateness(late);
    }
  }

  private MemorySegment pollFiles(Arena own) {
    MemorySegment files = own.allocate((long) ports.size() * POLLFD_BYTES, 4);
    for (int i = 0; i < ports.size(); i++) {
      files.set(JAVA_INT, (long) i * POLLFD_BYTES, ports.get(i).file());
      files.set(JAVA_SHORT, (long) i * POLLFD_BYTES + POLLFD_EVENTS, READABLE);
    }
    return files;
  }
}
