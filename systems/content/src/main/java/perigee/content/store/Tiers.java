package perigee.content.store;

import java.time.InstantSource;

/// What every stored body works with.
record Tiers(
    StoreConfig config,
    InstantSource clock,
    Index index,
    Tier memory,
    DiskFiles diskFiles,
    DiskContext files,
    WriteBehind writeBehind) {

  DiskTier disk() {
    return diskFiles.tier();
  }
}
