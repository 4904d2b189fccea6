package perigee.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits for what other processes do, in real time: looks again every 20 ms until the time is over.
public final class Await {

  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Await() {}

  /// Returns once the condition holds.
  ///
  /// @param what the condition in words
  /// @throws AssertionError if it does not hold within the time, with the last failure to find out
  public static void until(Duration within, String what, Callable<Boolean> condition) {
    long end = System.nanoTime() + within.toNanos();
    Exception last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e; // what is not there yet can't be asked
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + within + ": " + what, last);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
