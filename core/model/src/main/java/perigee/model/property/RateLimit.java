package perigee.model.property;

import java.time.Duration;

/// A token bucket for each client address.
///
/// @param requests tokens that a bucket gains per `per`
/// @param per 1 s to 1 h
/// @param burst the bucket's size, at least 1
public record RateLimit(int requests, Duration per, int burst) {}
