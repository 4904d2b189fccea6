package perigee.calling.sip;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What a SIP edge did. Counted by its loop, read by any thread.
public final class Counts {

  /// What is counted.
  public enum Kind {
    REQUESTS,
    RESPONSES,
    MALFORMED,
    REFUSED,
    REGISTERED,
    CALLS,
    MESSAGES,
    WRONG_PASSWORD,
    BLOCKED,
    LOOPS,
    OVER_BOUND,
    STRAY
  }

  private final Map<Kind, LongAdder> all = new EnumMap<>(Kind.class);

  public Counts() {
    for (Kind kind : Kind.values()) {
      all.put(kind, new LongAdder());
    }
  }

  public void add(Kind kind) {
    counter(kind).increment();
  }

  public long of(Kind kind) {
    return counter(kind).sum();
  }

  private LongAdder counter(Kind kind) {
    return Objects.requireNonNull(all.get(kind));
  }
}
