package perigee.control.fleet;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes one waiting thread; set many times before it waits, it wakes once.
final class Signal {

  private final Semaphore permits = new Semaphore(0);

  void set() {
    if (permits.availablePermits() == 0) {
      permits.release();
    }
  }

  /// Waits until it is set, or the time is over.
  ///
  /// @return whether it was set
  boolean await(Duration atMost) throws InterruptedException {
    boolean set = permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    permits.drainPermits();
    return set;
  }
}
