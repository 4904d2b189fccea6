package perigee.net.fleet;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import perigee.net.loop.Loops;

/// What a fleet link works with.
///
/// @param loops that carry its connection
/// @param control where control listens for nodes
/// @param clock by which certificates age
/// @param random spreads reconnections
public record LinkSurroundings(
    Loops loops, ControlAddress control, InstantSource clock, RandomGenerator random) {}
