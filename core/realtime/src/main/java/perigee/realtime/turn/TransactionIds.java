package perigee.realtime.turn;

import java.security.SecureRandom;

/// Transaction ids of indications. Nobody answers to them, so they need only differ (RFC 8489 §6.1
/// asks for chance, lest an answer be guessed): a random start, and a mixed counter. It belongs to
/// one thread.
final class TransactionIds {

  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final int low;
  private long state;

  TransactionIds() {
    SecureRandom random = new SecureRandom();
    low = random.nextInt();
    state = random.nextLong();
  }

  long high() {
    state += STEP;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    return mixed ^ (mixed >>> 27);
  }

  int low() {
    return low ^ (int) state;
  }
}
