package perigee.net.http;

import org.jspecify.annotations.Nullable;

/// How an exchange ended.
///
/// @param bodyBytes bytes of response body handed to the connection
/// @param failure why the response is not complete, or null if it is
/// @param firstByteNanos from the request's head to the response's, nanoseconds
/// @param totalNanos from the request's head to the end, nanoseconds
public record ExchangeEnd(
    long bodyBytes, @Nullable String failure, long firstByteNanos, long totalNanos) {}
