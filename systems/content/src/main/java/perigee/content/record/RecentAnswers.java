package perigee.content.record;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The last answers of a node, so that it can say why one was not a hit. A ring: the oldest makes
/// room for the newest. Safe for all loops.
public final class RecentAnswers {

  private static final String SEPARATOR = "~";

  private final String prefix;
  private final AtomicReferenceArray<AnswerRecord> ring;
  private final AtomicLong next;

  /// Makes an empty one.
  ///
  /// @param node the node's id, with which its answers' ids begin
  /// @param size how many answers are kept
  /// @param first the number of the first answer; one that differs between starts of the node keeps
  ///   ids from coming again
  public RecentAnswers(String node, int size, long first) {
    this.prefix = node + SEPARATOR;
    this.ring = new AtomicReferenceArray<>(size);
    this.next = new AtomicLong(first);
  }

  /// The number of the next answer.
  public long take() {
    return next.getAndIncrement();
  }

  /// `NODE~HEX`.
  public String id(long number) {
    return prefix + Long.toHexString(number);
  }

  public void keep(long number, AnswerRecord answer) {
    ring.set(Math.floorMod(number, ring.length()), answer);
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
    AnswerRecord found = ring.get(Math.floorMod(number, ring.length()));
    return Optional.ofNullable(found).filter(answer -> answer.id().equals(id));
  }
}
