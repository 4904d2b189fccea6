package perigee.calling.sip;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Nonces of digests (RFC 7616 §3.3): signed with their time, so that nothing is remembered of
/// clients that never come back; of those that do, which counts they used. Belongs to SIP's loop.
final class Nonces {

  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int MOST_USED = 65_536;
  private static final int WINDOW = 64;
  private static final char USE = 'n';

  private final Tokens tokens;
  private final InstantSource clock;
  private final Map<String, Used> used = new LinkedHashMap<>();
  private long serial;

  /// Counts that came with one nonce: the greatest, and which of the 64 below it.
  private static final class Used {
    private final long serial;
    private long greatest;
    private long seen;

    Used(long serial) {
      this.serial = serial;
    }

    /// Takes a count.
    ///
    /// @return false if it was there before, or is too far behind to tell
    boolean take(long count) {
      if (count > greatest) {
        long ahead = count - greatest;
        seen = ahead >= WINDOW ? 1 : (seen << ahead) | 1;
        greatest = count;
        return true;
      }
      long behind = greatest - count;
      if (behind >= WINDOW || (seen & (1L << behind)) != 0) {
        return false;
      }
      seen |= 1L << behind;
      return true;
    }
  }

  /// What was forgotten of nonces: those up to this serial number are no good any more.
  private long forgotten;

  Nonces(Tokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  String fresh() {
    return tokens.sign(USE, clock.millis(), ++serial);
  }

  /// Takes a nonce and its count.
  ///
  /// @return null if it is none of ours; false if it is too old or its count was there before
  @Nullable Boolean take(String nonce, long count) {
    Tokens.Pair pair = tokens.read(USE, nonce);
    if (pair == null) {
      return null;
    }
    long age = clock.millis() - pair.one();
    if (age < 0 || age > LIFE.toMillis()) {
      return false;
    }
    Used use = used.get(nonce);
    if (use == null) {
      if (pair.other() <= forgotten) {
        return false;
      }
      use = new Used(pair.other());
      used.put(nonce, use);
      if (used.size() > MOST_USED) {
        Map.Entry<String, Used> eldest = used.entrySet().iterator().next();
        forgotten = Math.max(forgotten, eldest.getValue().serial);
        used.remove(eldest.getKey());
      }
    }
    return use.take(count);
  }
}
