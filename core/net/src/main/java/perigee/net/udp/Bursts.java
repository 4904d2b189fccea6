package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import perigee.net.kernel.Libc;

/// Which of the datagrams that wait in a [MessageVector] leave as one: those of one length from one
/// port to one place, of which the last may be shorter, go through the kernel's layers once and are
/// cut at the end (`UDP_SEGMENT`). To each place they leave in the order in which they came. It
/// belongs to one thread.
///
/// The kernel gathers a burst from where its datagrams lie, so nothing is copied: they are sorted
/// by burst as they are added, and only their places are written one behind the other.
final class Bursts {

  private static final int MOST_SEGMENTS = 64;
  private static final int MOST_OCTETS = 65_000;

  /// Bursts that the kernel refused, one after the other, although it took their datagrams one by
  /// one; then it can't.
  private static final int MOST_REFUSED = 3;

  private static final long MMSGHDR = 64;
  private static final long IOVEC = 16;
  private static final long CONTROL = 24;
  private static final long CONTROL_LENGTH = 18;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int HIGH_BITS = 32;

  private final MessageVector messages;
  private final MemorySegment headers;
  private final MemorySegment vectors;
  private final MemorySegment control;
  private final int[] froms;
  private final long[] highs;
  private final long[] lows;
  private final int[] ports;
  private final int[] lengths;
  private final int[] burstOf;
  private final int[] first;
  private final int[] counts;
  private final int[] octets;
  private final int[] places;
  private final boolean[] ended;
  private final int[] latest;
  private final int[] stamps;
  private int stamp = 1;
  private int size;
  private int waiting;
  private int refused;

  Bursts(Arena arena, MessageVector messages, int batch) {
    this.messages = messages;
    this.headers = arena.allocate(MMSGHDR * batch, MMSGHDR);
    this.vectors = arena.allocate(IOVEC * batch, IOVEC);
    this.control = arena.allocate(CONTROL * batch, Long.BYTES);
    this.froms = new int[batch];
    this.highs = new long[batch];
    this.lows = new long[batch];
    this.ports = new int[batch];
    this.lengths = new int[batch];
    this.burstOf = new int[batch];
    this.first = new int[batch];
    this.counts = new int[batch];
    this.octets = new int[batch];
    this.places = new int[batch];
    this.ended = new boolean[batch];
    int table = Integer.highestOneBit(batch) * 4;
    this.latest = new int[table];
    this.stamps = new int[table];
  }

  /// Adds the datagram that was put at the next place of the messages.
  ///
  /// @param from the port of ours that it leaves by
  void add(int from, long high, long low, int port, int length) {
    int index = waiting++;
    froms[index] = from;
    highs[index] = high;
    lows[index] = low;
    ports[index] = port;
    lengths[index] = length;
    int place = find(from, high, low, port);
    int burst = latest[place];
    if (stamps[place] != stamp || !fits(burst, length)) {
      burst = size++;
      first[burst] = index;
      counts[burst] = 0;
      octets[burst] = 0;
      ended[burst] = false;
      latest[place] = burst;
      stamps[place] = stamp;
    }
    burstOf[index] = burst;
    counts[burst]++;
    octets[burst] += length;
    ended[burst] = length < lengths[first[burst]];
  }

  /// Where the table has, or may have, the latest burst to an address.
  private int find(int from, long high, long low, int port) {
    int mask = latest.length - 1;
    long ends = (long) from << HIGH_BITS | port;
    long mixed = ((high ^ Long.rotateLeft(low, HIGH_BITS)) * MIX ^ ends) * MIX;
    int place = (int) (mixed >>> HIGH_BITS) & mask;
    while (stamps[place] == stamp && !isSame(first[latest[place]], from, high, low, port)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private boolean isSame(int index, int from, long high, long low, int port) {
    return froms[index] == from
        && ports[index] == port
        && highs[index] == high
        && lows[index] == low;
  }

  private boolean fits(int burst, int length) {
    return refused < MOST_REFUSED
        && !ended[burst]
        && counts[burst] < MOST_SEGMENTS
        && length <= lengths[first[burst]]
        && length > 0
        && octets[burst] + length <= MOST_OCTETS;
  }

  /// Sends all that was added: what leaves by one port and was added in turn by one call.
  ///
  /// @return how many datagrams the kernel did not take
  int send(PortTable table) {
    if (waiting == 0) {
      return 0;
    }
    prepare();
    int missing = 0;
    int sent = 0;
    while (sent < size) {
      int from = froms[first[sent]];
      int until = sent + 1;
      while (until < size && froms[first[until]] == from) {
        until++;
      }
      missing += send(table.socket(from), sent, until);
      sent = until;
    }
    stamp++;
    size = 0;
    waiting = 0;
    return missing;
  }

  private int send(int socket, int from, int until) {
    int missing = 0;
    int sent = from;
    while (sent < until) {
      int count = sendNow(socket, sent, until - sent);
      if (count > 0) {
        took(sent, count);
        sent += count;
      } else {
        missing += oneByOne(socket, sent++);
      }
    }
    return missing;
  }

  /// What is refused only now and then lies with those datagrams, not with the kernel.
  private void took(int burst, int count) {
    for (int i = burst; i < burst + count; i++) {
      if (counts[i] > 1) {
        refused = 0;
      }
    }
  }

  private int sendNow(int socket, int burst, int count) {
    MemorySegment from = burst == 0 ? headers : headers.asSlice(burst * MMSGHDR);
    try {
      return (int) Libc.SEND_NOW.invokeExact(socket, from, count, Libc.MSG_DONTWAIT);
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  private void prepare() {
    int next = 0;
    for (int burst = 0; burst < size; burst++) {
      places[burst] = next;
      header(burst, next);
      next += counts[burst];
    }
    for (int i = 0; i < waiting; i++) {
      long at = places[burstOf[i]]++ * IOVEC;
      vectors.set(JAVA_LONG, at, messages.place(i));
      vectors.set(JAVA_LONG, at + Long.BYTES, lengths[i]);
    }
  }

  private void header(int burst, int vector) {
    long at = burst * MMSGHDR;
    int index = first[burst];
    headers.set(JAVA_LONG, at, messages.namePlace(index));
    headers.set(JAVA_INT, at + 8, messages.nameLength(index));
    headers.set(JAVA_LONG, at + 16, vectors.address() + vector * IOVEC);
    headers.set(JAVA_LONG, at + 24, counts[burst]);
    boolean many = counts[burst] > 1;
    headers.set(JAVA_LONG, at + 32, many ? control.address() + burst * CONTROL : 0);
    headers.set(JAVA_LONG, at + 40, many ? CONTROL : 0);
    if (many) {
      long order = burst * CONTROL;
      control.set(JAVA_LONG, order, CONTROL_LENGTH);
      control.set(JAVA_INT, order + 8, Libc.SOL_UDP);
      control.set(JAVA_INT, order + 12, Libc.UDP_SEGMENT);
      control.set(JAVA_LONG, order + 16, 0);
      control.set(JAVA_SHORT, order + 16, (short) lengths[index]);
    }
  }

  /// Sends the datagrams of a burst that did not leave as one.
  private int oneByOne(int socket, int burst) {
    if (counts[burst] == 1) {
      return 1;
    }
    int missing = 0;
    for (int i = first[burst]; i < waiting; i++) {
      if (burstOf[i] == burst) {
        missing += messages.send(socket, i, i + 1);
      }
    }
    if (missing == 0) {
      refused++;
    }
    return missing;
  }
}
