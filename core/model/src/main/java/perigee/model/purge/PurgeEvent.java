package perigee.model.purge;

import perigee.model.LogPosition;

/// A purge at its place in the log. It concerns every response whose origin request began before
/// this position was known.
public record PurgeEvent(LogPosition position, Purge purge) {}
