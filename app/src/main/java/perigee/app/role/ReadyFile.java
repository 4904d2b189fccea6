package perigee.app.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import perigee.app.config.JsonFile;

/// `ready` in a node's data folder: there while the node serves, with the addresses of its
/// listeners.
public final class ReadyFile {

  private final Path file;

  private ReadyFile(Path file) {
    this.file = file;
  }

  public static ReadyFile in(Path data) {
    return new ReadyFile(data.resolve("ready"));
  }

  public boolean isPresent() {
    return Files.exists(file);
  }

  /// Says that the node serves.
  void write(Map<String, String> listeners) throws IOException {
    JsonFile.write(file, listeners, JsonFile.Access.ALL);
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
