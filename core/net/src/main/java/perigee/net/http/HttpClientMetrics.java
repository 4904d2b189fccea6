package perigee.net.http;

import java.util.concurrent.atomic.LongAdder;

/// What a client counted since its start. Read from any thread.
///
/// @param requests sent
/// @param connects connections begun
/// @param reused requests that found a connection
/// @param retried requests sent again because a kept connection was gone
/// @param failed requests without response
/// @param refused requests beyond the bound of the waiting
public record HttpClientMetrics(
    LongAdder requests,
    LongAdder connects,
    LongAdder reused,
    LongAdder retried,
    LongAdder failed,
    LongAdder refused) {

  HttpClientMetrics() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder());
  }
}
