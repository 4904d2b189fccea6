package perigee.control.engines.sqlite;

import java.nio.file.Path;
import java.time.InstantSource;
import perigee.control.store.ControlStore;
import perigee.control.store.MailboxContract;

final class SqliteMailboxTest extends MailboxContract {

  @Override
  protected ControlStore open(Path folder, InstantSource clock) {
    return SqliteStores.open(folder, clock);
  }
}
