package perigee.calling.sip;

import java.time.Duration;
import java.util.function.LongConsumer;
import perigee.net.loop.Loop;

/// Lets messages gather while very many come, as network cards moderate their interrupts: a loop
/// that is woken for each pays more for waking, and for code that has gone cold meanwhile, than for
/// the message. A loop that is not busy never waits. Belongs to SIP's loop.
final class Moderation {

  /// A message waits so long at most, and as long again as the kernel's timers are late.
  static final long PAUSE_NANOS = 1_000_000;

  private static final long WINDOW_NANOS = 50_000_000;

  /// So many in a window are many: at 2,000 a second a pause gathers some.
  private static final int MANY = 100;

  /// So many between two pauses pay for being woken.
  private static final int ENOUGH = 32;

  /// What was answered goes to the kernel at the end of the loop's turn; this is in the next one.
  private static final Duration NEXT_TURN = Duration.ofNanos(1);

  private final Loop loop;
  private final LongConsumer pause;
  private long windowFrom;
  private int came;
  private int gathered;
  private boolean busy;
  private boolean waits;

  /// @param pause takes nanoseconds for which the loop is to sleep
  Moderation(Loop loop, LongConsumer pause) {
    this.loop = loop;
    this.pause = pause;
  }

  /// A message came.
  ///
  /// @param now by `System.nanoTime`
  void message(long now) {
    came++;
    gathered++;
    long passed = now - windowFrom;
    if (passed >= WINDOW_NANOS) {
      busy = came >= MANY && passed < 2 * WINDOW_NANOS;
      came = 0;
      windowFrom = now;
    }
    if (busy && !waits) {
      waits = true;
      Loop.Timer _ = loop.after(NEXT_TURN, this::rest);
    }
  }

  private void rest() {
    waits = false;
    if (gathered < ENOUGH) {
      pause.accept(PAUSE_NANOS);
    }
    gathered = 0;
  }
}
