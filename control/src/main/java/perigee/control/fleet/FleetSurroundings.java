package perigee.control.fleet;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import perigee.control.store.Bus;
import perigee.control.store.ControlStore;
import perigee.model.zone.MappingZone;
import perigee.net.loop.Loops;

/// What control's side of the fleet works with.
///
/// @param loops that carry the links
/// @param store the truth
/// @param tls certificates and challenges for nodes
/// @param bus hints from the rest of control
/// @param random makes the ids of prefetches
/// @param mappingZone the zone that has the names by which clients are directed
public record FleetSurroundings(
    Loops loops,
    ControlStore store,
    TlsFeed tls,
    Bus bus,
    InstantSource clock,
    RandomGenerator random,
    MappingZone mappingZone) {}
