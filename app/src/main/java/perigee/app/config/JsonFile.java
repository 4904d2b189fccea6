package perigee.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import perigee.net.file.WholeFile;
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

  /// Makes or replaces a file.
  public static void write(Path file, Object value, Access access) throws IOException {
    WholeFile.replace(
        file,
        MAPPER.writeValueAsBytes(value),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(access.permissions)));
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
