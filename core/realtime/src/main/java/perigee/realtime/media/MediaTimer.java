package perigee.realtime.media;

/// Something to be done later on a port's thread.
public final class MediaTimer {

  private final long atNanos;
  private final Runnable task;
  private volatile boolean cancelled;

  MediaTimer(long atNanos, Runnable task) {
    this.atNanos = atNanos;
    this.task = task;
  }

  long atNanos() {
    return atNanos;
  }

  Runnable task() {
    return task;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /// Has it not be done, if it was not yet.
  public void cancel() {
    cancelled = true;
  }
}
