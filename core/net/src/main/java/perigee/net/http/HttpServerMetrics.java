package perigee.net.http;

import java.util.concurrent.atomic.LongAdder;

/// What a server counted since its start. Read from any thread.
///
/// @param accepted connections
/// @param refused connections beyond the greatest number
/// @param refusedOfClient connections beyond the greatest number of one client
/// @param evicted connections that made room for new ones
/// @param open connections now
/// @param requests heads read
/// @param malformed requests answered with an error and an end
/// @param timeouts connections cut for being slow
/// @param handlerErrors handlers that threw
/// @param tlsFailures handshakes that failed
/// @param http2 connections that speak HTTP/2
/// @param floods HTTP/2 connections cut for too many frames that serve nothing
public record HttpServerMetrics(
    LongAdder accepted,
    LongAdder refused,
    LongAdder refusedOfClient,
    LongAdder evicted,
    LongAdder open,
    LongAdder requests,
    LongAdder malformed,
    LongAdder timeouts,
    LongAdder handlerErrors,
    LongAdder tlsFailures,
    LongAdder http2,
    LongAdder floods) {

  HttpServerMetrics() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder());
  }
}
