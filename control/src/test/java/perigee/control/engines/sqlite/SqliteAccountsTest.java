package perigee.control.engines.sqlite;

import java.nio.file.Path;
import java.time.InstantSource;
import perigee.control.store.AccountsContract;
import perigee.control.store.ControlStore;

final class SqliteAccountsTest extends AccountsContract {

  @Override
  protected ControlStore open(Path folder, InstantSource clock) {
    return SqliteStores.open(folder, clock);
  }
}
