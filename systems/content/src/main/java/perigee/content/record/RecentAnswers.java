package perigee.content.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import perigee.net.http.PreparedAnswers.Sending;

/// The last answers of a node, so that it can say why one was not a hit, and the access log what
/// was asked for. A ring for each loop: the oldest makes room for the newest, and keeping one costs
/// no object.
public final class RecentAnswers {

  private static final String SEPARATOR = "~";

  /// However many loops there are, the access log must have time to read a ring.
  private static final int LEAST_OF_LOOP = 4096;

  private final String prefix;
  private final List<AnswerRing> rings;
  private final AtomicLong next;

  /// Makes an empty one.
  ///
  /// @param node the node's id, with which its answers' ids begin
  /// @param size how many answers are kept, at least 4,096 of each loop; rounded up to a power of
  ///   two
  /// @param first the number of the first answer; one that differs between starts of the node keeps
  ///   ids from coming again
  /// @param loops how many loops keep answers
  public RecentAnswers(String node, int size, long first, int loops) {
    this.prefix = node + SEPARATOR;
    this.next = new AtomicLong(first);
    int each = Math.max(size / loops, Math.min(size, LEAST_OF_LOOP));
    List<AnswerRing> all = new ArrayList<>(loops);
    for (int i = 0; i < loops; i++) {
      all.add(new AnswerRing(Integer.highestOneBit(Math.max(1, each * 2 - 1))));
    }
    this.rings = List.copyOf(all);
  }

  /// The number of the next answer.
  public long take() {
    return next.getAndIncrement();
  }

  /// `NODE~HEX`.
  public String id(long number) {
    return prefix + Long.toHexString(number);
  }

  /// What ids begin with.
  public String prefix() {
    return prefix;
  }

  /// Keeps an answer. On the loop.
  public void keep(int loop, long number, AnswerRecord answer) {
    AnswerRing ring = rings.get(loop);
    AnswerSlot slot = ring.next();
    slot.number = number;
    slot.record = answer;
    slot.outline = null;
    ring.publish();
  }

  /// Keeps an answer that was prepared. On the loop; costs no object.
  ///
  /// @param atMillis when the request came, milliseconds since 1970
  public void keep(int loop, AnswerOutline outline, Sending sending, long atMillis) {
    AnswerRing ring = rings.get(loop);
    AnswerSlot slot = ring.next();
    slot.number = sending.number;
    slot.record = null;
    slot.outline = outline;
    slot.client = sending.peer.remote().getAddress();
    slot.atMillis = atMillis;
    slot.bytes = sending.bodyBytes;
    slot.firstByteNanos = sending.firstByteNanos;
    slot.totalNanos = sending.totalNanos;
    slot.failure = sending.failure;
    ring.publish();
  }

  /// The answer of an id, if it is among the last.
  public Optional<AnswerRecord> find(String id) {
    if (!id.startsWith(prefix)) {
      return Optional.empty();
    }
    long number;
    try {
      number = Long.parseUnsignedLong(id.substring(prefix.length()), 16);
    } catch (NumberFormatException _) {
      // An id that a person mistyped names no answer.
      return Optional.empty();
    }
    for (AnswerRing ring : rings) {
      Optional<AnswerRecord> found = find(ring, number);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<AnswerRecord> find(AnswerRing ring, long number) {
    AnswerSlot copy = new AnswerSlot();
    long end = ring.written();
    for (long at = Math.max(0, end - ring.size()); at < end; at++) {
      if (ring.copy(at, copy) && copy.number == number) {
        return Optional.of(copy.toRecord(prefix));
      }
    }
    return Optional.empty();
  }

  List<AnswerRing> rings() {
    return rings;
  }
}
