package perigee.control.fleet;

import java.util.concurrent.atomic.AtomicReference;
import perigee.model.LogPosition;

/// The newest position of the purge log that control has heard of; it only grows. Links read the
/// log only when they are behind it. From any thread.
final class LogEnd {

  private final AtomicReference<LogPosition> newest = new AtomicReference<>(LogPosition.NONE);

  LogPosition position() {
    return newest.get();
  }

  /// Whether this is news.
  boolean reach(LogPosition position) {
    LogPosition before = newest.getAndAccumulate(position, LogPosition::max);
    return before.compareTo(position) < 0;
  }
}
