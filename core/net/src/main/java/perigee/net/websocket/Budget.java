package perigee.net.websocket;

/// A token bucket: an amount a second on average, and as much at once as it holds. Not for several
/// threads.
final class Budget {

  private final double perNano;
  private final double most;
  private double left;
  private long atNanos;

  Budget(double perSecond, double most, long nowNanos) {
    this.perNano = perSecond / 1e9;
    this.most = most;
    this.left = most;
    this.atNanos = nowNanos;
  }

  /// Takes an amount; whether it was there.
  boolean take(double amount, long nowNanos) {
    left = Math.min(most, left + (nowNanos - atNanos) * perNano);
    atNanos = nowNanos;
    if (left < amount) {
      return false;
    }
    left -= amount;
    return true;
  }
}
