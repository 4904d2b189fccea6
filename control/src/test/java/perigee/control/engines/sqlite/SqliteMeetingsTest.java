package perigee.control.engines.sqlite;

import java.nio.file.Path;
import java.time.InstantSource;
import perigee.control.store.ControlStore;
import perigee.control.store.MeetingsContract;

final class SqliteMeetingsTest extends MeetingsContract {

  @Override
  protected ControlStore open(Path folder, InstantSource clock) {
    return SqliteStores.open(folder, clock);
  }
}
