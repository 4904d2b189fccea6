package perigee.control.store;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What the contracts of all seams share: a store in a folder of its own, and a clock to turn.
public abstract class StoreContract {

  protected final TestClock clock = new TestClock();

  @TempDir protected Path folder;
  protected ControlStore store;

  /// Opens the engine's store in a folder: a new one if the folder is empty, else the same again.
  protected abstract ControlStore open(Path folder, InstantSource clock);

  @BeforeEach
  void openStore() {
    store = open(folder, clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  void reopen() {
    store.close();
    store = open(folder, clock);
  }
}
