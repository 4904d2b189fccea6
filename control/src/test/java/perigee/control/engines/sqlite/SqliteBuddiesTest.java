package perigee.control.engines.sqlite;

import java.nio.file.Path;
import java.time.InstantSource;
import perigee.control.store.BuddiesContract;
import perigee.control.store.ControlStore;

final class SqliteBuddiesTest extends BuddiesContract {

  @Override
  protected ControlStore open(Path folder, InstantSource clock) {
    return SqliteStores.open(folder, clock);
  }
}
