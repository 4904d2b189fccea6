package perigee.net.http;

import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;

/// What answers requests. Called on the exchange's loop with the request's head; must not block.
@FunctionalInterface
public interface ExchangeHandler {

  void handle(Exchange exchange);

  /// The answers that this handler has ready on a loop, or null if it prepares none.
  default @Nullable PreparedAnswers prepared(Loop loop) {
    return null;
  }
}
