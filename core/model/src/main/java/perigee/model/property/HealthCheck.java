package perigee.model.property;

import java.time.Duration;

/// A probe of an origin: a GET that must be answered with the expected status in time.
///
/// @param path the path asked for
/// @param interval time between probes, 1 s to 1 h
/// @param timeout time until a probe counts as failed, at most the interval
/// @param status the status that is expected, 200 to 499
public record HealthCheck(String path, Duration interval, Duration timeout, int status) {}
