package perigee.meeting.host;

import java.util.List;
import java.util.function.Supplier;
import perigee.meeting.signal.IceServer;

/// How a host speaks with hosts of other regions.
///
/// @param node this host's id
/// @param relays of this host, for those that no UDP gets here from, made anew for each
public record Cascading(String node, Lines lines, Supplier<List<IceServer>> relays) {}
