package perigee.calling.sip;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Nonces of digests (RFC 7616 §3.3): signed with their time and a serial number, so that nothing
/// is remembered of clients that never come back; of those that do, which counts they used. Belongs
/// to SIP's loop.
///
/// What was used has a place by its serial number, which a later one takes over: of who is
/// forgotten so, the nonce is stale.
final class Nonces {

  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int FIRST_PLACES = 1024;
  private static final int MOST_PLACES = 65_536;
  private static final int WINDOW = 64;
  private static final char USE = 'n';

  private final Tokens tokens;
  private final InstantSource clock;
  private long serial;
  private long turnedAt;

  /// The last serial number at the latest turn, and at the one before: up to that one all are too
  /// old. There is a turn in each life.
  private long recent;

  private long aged;

  /// By place: whose it is, the greatest count that came with it, and which of the 64 below that.
  private long[] owners = new long[FIRST_PLACES];

  private long[] greatest = new long[FIRST_PLACES];
  private long[] seen = new long[FIRST_PLACES];

  Nonces(Tokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  String fresh() {
    long now = clock.millis();
    if (now - turnedAt >= LIFE.toMillis()) {
      turnedAt = now;
      aged = recent;
      recent = serial;
    }
    return tokens.sign(USE, now, ++serial);
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
    long owner = pair.other();
    while (owners[place(owner)] != owner
        && owners[place(owner)] > aged
        && owners.length < MOST_PLACES) {
      grow();
    }
    int place = place(owner);
    if (owners[place] > owner) {
      return false;
    }
    if (owners[place] < owner) {
      owners[place] = owner;
      greatest[place] = 0;
      seen[place] = 0;
    }
    return take(place, count);
  }

  private int place(long owner) {
    return (int) owner & (owners.length - 1);
  }

  private void grow() {
    long[] was = owners;
    long[] wasGreatest = greatest;
    long[] wasSeen = seen;
    owners = new long[2 * was.length];
    greatest = new long[owners.length];
    seen = new long[owners.length];
    for (int i = 0; i < was.length; i++) {
      int place = place(was[i]);
      owners[place] = was[i];
      greatest[place] = wasGreatest[i];
      seen[place] = wasSeen[i];
    }
  }

  /// Takes a count.
  ///
  /// @return false if it was there before, or is too far behind to tell
  private boolean take(int place, long count) {
    if (count > greatest[place]) {
      long ahead = count - greatest[place];
      seen[place] = ahead >= WINDOW ? 1 : (seen[place] << ahead) | 1;
      greatest[place] = count;
      return true;
    }
    long behind = greatest[place] - count;
    if (behind >= WINDOW || (seen[place] & (1L << behind)) != 0) {
      return false;
    }
    seen[place] |= 1L << behind;
    return true;
  }
}
