package perigee.content.store;

import java.time.InstantSource;

/// What every stored body works with.
record Tiers(
    StoreConfig config,
    InstantSource clock,
    Index index,
    Tier memory,
    Tier disk,
    DiskContext files,
    WriteBehind writeBehind) {}
