package perigee.net.udp;

import java.util.function.LongConsumer;

/// Lets datagrams gather while many come, as network cards moderate their interrupts: a thread that
/// is woken for each few pays more for waking than for answering. Quiet sockets never wait.
final class Moderation {

  /// A datagram waits so long at most, and as long again as the kernel's timers are late.
  private static final long PAUSE_NANOS = 100_000;

  private static final long WINDOW_NANOS = 2_000_000;

  /// So many in a window are many: at 40,000 a second a pause gathers some.
  private static final int MANY = 80;

  /// A batch of so many pays for its calls.
  private static final int ENOUGH = 32;

  private final LongConsumer pause;
  private long windowFrom;
  private int came;
  private boolean busy;

  /// @param pause takes nanoseconds for which the thread is to sleep
  /// @param now by `System.nanoTime`
  Moderation(LongConsumer pause, long now) {
    this.pause = pause;
    this.windowFrom = now;
  }

  /// To be called after each batch.
  ///
  /// @param count datagrams of the batch, perhaps none
  /// @param now by `System.nanoTime`
  void batch(int count, long now) {
    came += count;
    long passed = now - windowFrom;
    if (passed >= WINDOW_NANOS) {
      busy = came >= MANY && passed < 2 * WINDOW_NANOS;
      came = 0;
      windowFrom = now;
    }
    if (busy && count > 0 && count < ENOUGH) {
      pause.accept(PAUSE_NANOS);
    }
  }
}
