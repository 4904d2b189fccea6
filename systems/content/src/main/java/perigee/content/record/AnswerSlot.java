package perigee.content.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// One place of a ring: what is kept of one answer, written by the ring's loop again and again.
/// Text is made of it only when somebody reads it.
///
/// A reader on another thread copies it and looks at `position` before and after: if that stayed,
/// the copy is whole (a sequence lock).
final class AnswerSlot {

  private static final long BEING_WRITTEN = -1;
  private static final VarHandle POSITION;

  static {
    try {
      POSITION = MethodHandles.lookup().findVarHandle(AnswerSlot.class, "position", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Which of the ring's answers it is, from 0.
  @SuppressWarnings("UnusedVariable") // by its handle
  private long position = BEING_WRITTEN;

  long number;

  /// The whole record, if the answer was not a prepared one; the rest is then unused.
  @Nullable AnswerRecord record;

  @Nullable AnswerOutline outline;
  @Nullable InetAddress client;
  long atMillis;
  long bytes;
  long firstByteNanos;
  long totalNanos;
  @Nullable String failure;

  void open() {
    POSITION.setOpaque(this, BEING_WRITTEN);
    VarHandle.storeStoreFence();
  }

  void close(long at) {
    POSITION.setRelease(this, at);
  }

  /// Takes over what another slot has; false if it is not, or no longer, that answer.
  boolean copy(AnswerSlot from, long at) {
    if ((long) POSITION.getAcquire(from) != at) {
      return false;
    }
    number = from.number;
    record = from.record;
    outline = from.outline;
    client = from.client;
    atMillis = from.atMillis;
    bytes = from.bytes;
    firstByteNanos = from.firstByteNanos;
    totalNanos = from.totalNanos;
    failure = from.failure;
    VarHandle.loadLoadFence();
    return (long) POSITION.getOpaque(from) == at;
  }

  /// The record of a copy.
  ///
  /// @param prefix of answers' ids
  AnswerRecord toRecord(String prefix) {
    AnswerRecord whole = record;
    AnswerOutline common = outline;
    InetAddress address = client;
    if (whole != null) {
      return whole;
    }
    if (common == null || address == null) {
      throw new IllegalStateException("nothing was kept in this place");
    }
    return new AnswerRecord(
        prefix + Long.toHexString(number),
        atMillis,
        address.getHostAddress(),
        common.method(),
        common.url(),
        common.status(),
        bytes,
        common.property(),
        common.result(),
        "",
        common.key(),
        null,
        null,
        "",
        firstByteNanos / 1000,
        totalNanos / 1000,
        failure,
        common.release());
  }
}
