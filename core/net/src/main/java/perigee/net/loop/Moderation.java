package perigee.net.loop;

import java.util.function.LongConsumer;

/// Lets what comes gather while much comes, as network cards moderate their interrupts: a thread
/// that is woken for each few pays more for waking, and for code that has gone cold meanwhile, than
/// for the work. One that is not busy never waits. Belongs to its thread.
public final class Moderation {

  private final Terms terms;
  private final LongConsumer pause;
  private long windowFrom;
  private int inWindow;
  private int gathered;
  private boolean began;
  private boolean busy;

  /// When to wait, and for how long.
  ///
  /// @param windowNanos over which is counted what comes
  /// @param many so many in a window make a thread busy
  /// @param enough so many between two rests pay for being woken
  /// @param pauseNanos what comes waits so long at most, and as long again as timers are late
  public record Terms(long windowNanos, int many, int enough, long pauseNanos) {}

  /// @param pause takes nanoseconds for which the thread is to sleep
  public Moderation(Terms terms, LongConsumer pause) {
    this.terms = terms;
    this.pause = pause;
  }

  /// Something came.
  ///
  /// @param count how much, perhaps nothing
  /// @param now by `System.nanoTime`
  public void came(int count, long now) {
    if (!began) {
      began = true;
      windowFrom = now;
    }
    inWindow += count;
    gathered += count;
    long passed = now - windowFrom;
    if (passed >= terms.windowNanos) {
      busy = inWindow >= terms.many && passed < 2 * terms.windowNanos;
      inWindow = 0;
      windowFrom = now;
    }
  }

  /// Whether much comes: then the thread rests before it asks again.
  public boolean isBusy() {
    return busy;
  }

  /// All that came is done. Sleeps if that was little for a busy thread.
  public void rest() {
    if (busy && gathered > 0 && gathered < terms.enough) {
      pause.accept(terms.pauseNanos);
    }
    gathered = 0;
  }
}
