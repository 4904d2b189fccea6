package perigee.control.engines.sqlite;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import perigee.control.store.ControlStore;
import perigee.control.store.PropertiesContract;

/// Opens stores for the contracts.
final class SqliteStores {

  private SqliteStores() {}

  static ControlStore open(Path folder, InstantSource clock) {
    return SqliteControlStore.open(
        folder.resolve("control.db"), PropertiesContract::signature, clock, new SecureRandom());
  }
}
