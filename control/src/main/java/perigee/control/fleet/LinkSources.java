package perigee.control.fleet;

import java.time.InstantSource;
import perigee.control.store.Nodes;

/// What links are fed from.
///
/// @param feed the purge log
/// @param logEnd its newest known position
/// @param releases the newest release
/// @param tls certificates and challenges
/// @param roster the fleet
/// @param nodes where it is noted that a node was linked
record LinkSources(
    PurgeFeed feed,
    LogEnd logEnd,
    NewestRelease releases,
    TlsFeed tls,
    Roster roster,
    Nodes nodes,
    InstantSource clock) {}
