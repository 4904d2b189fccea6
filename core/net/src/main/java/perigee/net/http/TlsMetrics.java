package perigee.net.http;

import java.util.concurrent.atomic.LongAdder;

/// What a server counted of its TLS handshakes since its start. Read from any thread.
///
/// @param completed those that led to a connection
/// @param refused connections closed before their handshake because too many were in progress
/// @param late not done in time
/// @param left the client went away in the middle
/// @param notTls the first bytes were no TLS, or a ClientHello beyond 16 KiB
/// @param incompatible no common version, cipher or group
/// @param distrusted the client did not like what it was shown, as it told by an alert
/// @param broken anything else, faults of the protocol among them
public record TlsMetrics(
    LongAdder completed,
    LongAdder refused,
    LongAdder late,
    LongAdder left,
    LongAdder notTls,
    LongAdder incompatible,
    LongAdder distrusted,
    LongAdder broken) {

  TlsMetrics() {
    this(
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
