package perigee.content.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of the disk. After a failure it is left alone for a while; the next write after
/// that is the probe, and its success takes the alarm away.
final class DiskHealth {

  private static final Logger LOG = LoggerFactory.getLogger(DiskHealth.class);

  private final InstantSource clock;
  private final long retryMillis;
  private final LongAdder corruptRecords = new LongAdder();
  private final LongAdder skippedWrites = new LongAdder();

  private volatile @Nullable String failure;
  private volatile long retryAt;

  DiskHealth(InstantSource clock, long retryMillis) {
    this.clock = clock;
    this.retryMillis = retryMillis;
  }

  /// Whether something may be written now.
  boolean accepts() {
    return failure == null || clock.millis() >= retryAt;
  }

  void failed(String file, IOException cause) {
    retryAt = clock.millis() + retryMillis;
    String seen = file + ": " + cause.getMessage() + "; nothing is written for " + retryMillis;
    if (failure == null) {
      LOG.warn("event=disk-failed file={} cause=\"{}\"", file, cause.toString());
    }
    failure = seen + " ms";
  }

  void worked() {
    if (failure != null) {
      failure = null;
      LOG.info("event=disk-works-again");
    }
  }

  /// A record that is not what was written.
  void corrupt(String file, String reason) {
    corruptRecords.increment();
    LOG.warn("event=record-corrupt place=\"{}\" reason=\"{}\"", file, reason);
  }

  /// A record that cannot be read, for whichever reason.
  void unreadable(String place, IOException cause) {
    boolean isDamage = cause instanceof StreamCorruptedException || cause instanceof EOFException;
    if (isDamage) {
      corrupt(place, String.valueOf(cause.getMessage()));
    } else {
      failed(place, cause);
    }
  }

  /// A body that gets no copy on disk because too many wait for theirs.
  void skipped() {
    skippedWrites.increment();
  }

  Map<String, String> alarms() {
    Map<String, String> alarms = new HashMap<>();
    String failed = failure;
    if (failed != null) {
      alarms.put("disk.failed", failed);
    }
    if (corruptRecords.sum() > 0) {
      alarms.put("disk.corrupt", corruptRecords.sum() + " corrupt records removed since start");
    }
    if (skippedWrites.sum() > 0) {
      alarms.put(
          "disk.behind",
          skippedWrites.sum() + " bodies not copied to disk since start: queue full");
    }
    return alarms;
  }
}
