package perigee.content.nameserver;

import java.util.function.LongSupplier;

/// How many signatures a thread may make in a second: they are by far the dearest thing that a
/// stranger can ask for. One second's worth may come at once. It belongs to one thread.
public final class SigningBudget {

  private static final double MILLIS = 1_000;

  private final int perSecond;
  private final LongSupplier millis;
  private double left;
  private long lastMillis;
  private boolean refused;

  /// A full budget.
  ///
  /// @param millis a clock
  public SigningBudget(int perSecond, LongSupplier millis) {
    this.perSecond = perSecond;
    this.millis = millis;
    this.left = perSecond;
  }

  /// Begins an answer.
  void begin() {
    refused = false;
  }

  /// Takes one signature; false if there is none left.
  public boolean take() {
    long now = millis.getAsLong();
    left = Math.min(perSecond, left + Math.max(0, now - lastMillis) * perSecond / MILLIS);
    lastMillis = now;
    refused = left < 1;
    left -= refused ? 0 : 1;
    return !refused;
  }

  /// Whether this answer lacks a signature.
  boolean refused() {
    return refused;
  }
}
