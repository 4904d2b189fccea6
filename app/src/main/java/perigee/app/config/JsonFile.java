package perigee.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A small JSON file that others watch: it is replaced as a whole, never seen half written.
public final class JsonFile {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonFile() {}

  /// Who may read the file.
  public enum Access {
    ALL("rw-r--r--"),
    OWNER("rw-------");

    private final String permissions;

    Access(String permissions) {
      this.permissions = permissions;
    }
  }

  /// Writes beside the file, then moves it there.
  public static void write(Path file, Object value, Access access) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(access.permissions)));
    Files.write(draft, MAPPER.writeValueAsBytes(value));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Reads a file.
  ///
  /// @throws IOException also when it holds no JSON
  public static JsonNode read(Path file) throws IOException {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
