package perigee.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonFileTest {

  @TempDir private Path folder;

  @Test
  void whatHoldsASecretIsReadableByItsOwnerAlone() throws IOException {
    Path file = folder.resolve("endpoints.json");
    JsonFile.write(file, Map.of("api-token", "secret"), JsonFile.Access.OWNER);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(JsonFile.read(file).path("api-token").asString()).isEqualTo("secret");
  }

  @Test
  void aFileIsReplacedAndLeavesNothingBeside() throws IOException {
    Path file = folder.resolve("nodes.json");
    JsonFile.write(file, Map.of("a", 1), JsonFile.Access.ALL);
    JsonFile.write(file, Map.of("a", 2), JsonFile.Access.ALL);
    assertThat(JsonFile.read(file).path("a").asInt()).isEqualTo(2);
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void aFileThatIsNoJsonIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), "{");
    assertThatThrownBy(() -> JsonFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.json is not JSON");
  }
}
