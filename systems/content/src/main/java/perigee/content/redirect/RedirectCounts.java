package perigee.content.redirect;

import java.util.concurrent.atomic.LongAdder;

/// What a redirector answered. Safe for all threads.
public final class RedirectCounts {

  final LongAdder redirected = new LongAdder();
  final LongAdder ready = new LongAdder();
  final LongAdder preflights = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder nobody = new LongAdder();

  /// Clients that were sent to an edge.
  public long redirected() {
    return redirected.sum();
  }

  /// How many of these were ready to be sent again.
  public long ready() {
    return ready.sum();
  }

  /// CORS preflights that were answered here.
  public long preflights() {
    return preflights.sum();
  }

  /// Requests that were malformed, or for hosts that no property has.
  public long refused() {
    return refused.sum();
  }

  /// Requests for which there was no edge to be sent to.
  public long nobody() {
    return nobody.sum();
  }
}
