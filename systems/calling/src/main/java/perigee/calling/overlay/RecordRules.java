package perigee.calling.overlay;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.wire.overlay.LocationRecord;

/// Whether a record is kept. A signature that was checked once is remembered, since the same record
/// comes five times and again with each repair.
final class RecordRules {

  private static final int MOST_CHECKED = 16_384;
  private static final long MOST_AHEAD_SECONDS = 300;
  private static final long MILLIS = 1000;

  private final Notary notary;
  private final long keepSeconds;
  private final Map<LocationRecord, Boolean> checked =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<LocationRecord, Boolean> eldest) {
          return size() > MOST_CHECKED;
        }
      };
  private long forged;
  private long checks;

  /// What is to be done with a record.
  enum Verdict {
    FRESH,
    KNOWN,
    STALE,
    FORGED,
    EXPIRED,
    FROM_THE_FUTURE,
    MISPLACED,
    FULL;

    boolean isRefusal() {
      return this != FRESH && this != KNOWN;
    }
  }

  RecordRules(Notary notary, Duration keep) {
    this.notary = notary;
    this.keepSeconds = keep.toSeconds();
  }

  /// Whether a record may take the place of what is held, apart from its signature.
  ///
  /// @param held of the same device; null if there is none
  Verdict judge(LocationRecord location, @Nullable LocationRecord held, long nowSeconds) {
    if (isExpired(location, nowSeconds)) {
      return Verdict.EXPIRED;
    }
    // Sequences are made of a clock's milliseconds; one far ahead would shut out all that follow.
    if (location.seenSeconds() > nowSeconds + MOST_AHEAD_SECONDS
        || location.sequence() / MILLIS > nowSeconds + MOST_AHEAD_SECONDS
        || location.untilSeconds() > nowSeconds + keepSeconds) {
      return Verdict.FROM_THE_FUTURE;
    }
    if (held != null && location.sequence() <= held.sequence()) {
      return location.equals(held) ? Verdict.KNOWN : Verdict.STALE;
    }
    return Verdict.FRESH;
  }

  boolean isExpired(LocationRecord location, long nowSeconds) {
    return location.seenSeconds() + keepSeconds < nowSeconds;
  }

  boolean isGenuine(LocationRecord location) {
    Boolean known = checked.get(location);
    if (known != null) {
      return known;
    }
    checks++;
    boolean genuine = notary.isGenuine(location);
    forged += genuine ? 0 : 1;
    checked.put(location, genuine);
    return genuine;
  }

  long forged() {
    return forged;
  }

  /// Signatures that were computed.
  long checks() {
    return checks;
  }
}
