package perigee.lab.wan;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Somebody who waits for the counts.
final class Ask implements Runnable {

  private final Tally tally;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Counts counts;

  Ask(Tally tally) {
    this.tally = tally;
  }

  @Override
  public void run() {
    counts = tally.take();
    done.countDown();
  }

  Counts answer() throws InterruptedException {
    done.await();
    Counts taken = counts;
    if (taken == null) {
      throw new IllegalStateException("counts were promised");
    }
    return taken;
  }
}
