package perigee.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the sources are, whatever folder a test runs in.
public final class Repository {

  private Repository() {}

  /// The folder that holds the launcher.
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("perigee"))
        || !Files.exists(folder.resolve("web/talk/package.json"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no folder above this one holds web/talk");
      }
      folder = parent;
    }
    return folder;
  }
}
