package perigee.net.http;

/// What a peer has left of the patience for frames that cost us work and bring nobody anything:
/// resets, pings, settings, empty frames, windows that grow by nothing, errors that make us reset
/// (CVE-2019-9511 to 9518, CVE-2023-44487, CVE-2025-8671). It is earned back by answers that are
/// sent whole, and with time.
final class FloodGuard {

  static final int CHEAP = 1;
  static final int PING = 2;
  static final int EMPTY = 5;
  static final int SETTINGS = 10;
  static final int RESET = 10;

  private static final int FULL = 2000;
  private static final int PER_SECOND = 400;
  private static final int PER_ANSWER = 10;

  private int left = FULL;
  private long refilledNanos;

  FloodGuard(long nowNanos) {
    this.refilledNanos = nowNanos;
  }

  /// Takes what a frame costs; whether there was as much.
  boolean spend(int cost) {
    left -= cost;
    return left >= 0;
  }

  /// A frame of data was sent: its window had to be asked for.
  void sent() {
    left = Math.min(FULL, left + CHEAP);
  }

  /// An answer was sent whole.
  void answered() {
    left = Math.min(FULL, left + PER_ANSWER);
  }

  /// Looks at the time.
  void check(long nowNanos) {
    long earned = (nowNanos - refilledNanos) * PER_SECOND / 1_000_000_000L;
    if (earned > 0) {
      refilledNanos = nowNanos;
      left = (int) Math.min(FULL, left + earned);
    }
  }
}
