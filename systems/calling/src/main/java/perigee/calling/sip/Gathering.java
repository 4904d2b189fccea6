package perigee.calling.sip;

import java.time.Duration;
import java.util.function.LongConsumer;
import perigee.net.loop.Loop;
import perigee.net.loop.Moderation;

/// Lets messages gather while very many come: the loop rests in the turn after one in which some
/// were answered, for what is answered goes to the kernel at a turn's end. Belongs to SIP's loop.
final class Gathering {

  /// From 2,000 messages a second on a pause gathers eight or more.
  static final Moderation.Terms TERMS = new Moderation.Terms(50_000_000, 100, 128, 4_000_000);

  private static final Duration NEXT_TURN = Duration.ofNanos(1);

  private final Loop loop;
  private final Moderation moderation;
  private boolean waits;

  /// @param pause takes nanoseconds for which the loop is to sleep
  Gathering(Loop loop, LongConsumer pause) {
    this.loop = loop;
    this.moderation = new Moderation(TERMS, pause);
  }

  /// A message came.
  ///
  /// @param now by `System.nanoTime`
  void message(long now) {
    moderation.came(1, now);
    if (moderation.isBusy() && !waits) {
      waits = true;
      Loop.Timer _ = loop.after(NEXT_TURN, this::rest);
    }
  }

  private void rest() {
    waits = false;
    moderation.rest();
  }
}
