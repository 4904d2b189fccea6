package perigee.net.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path folder;

  @Test
  void whatWasIsReplacedWhole() throws IOException {
    Path file = folder.resolve("file");
    WholeFile.replace(file, "a long text that was there before");
    WholeFile.replace(file, "short");
    assertThat(file).hasContent("short");
    WholeFile.replace(file, List.of("one", "two"));
    assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatAnEarlierOneLeftGivesNobodyAccess() throws IOException {
    Path file = folder.resolve("secret");
    Path left = folder.resolve("secret.new");
    Files.writeString(left, "half");
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-rw-rw-"));
    WholeFile.replace(
        file,
        "secret",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  /// Who reads sees the old file or the new one, whole.
  @Test
  void readersNeverSeeHalf() throws Exception {
    Path file = folder.resolve("file");
    String one = "1".repeat(100_000);
    String two = "2".repeat(100_000);
    WholeFile.replace(file, one);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (int i = 0; i < 100; i++) {
                  WholeFile.replace(file, i % 2 == 0 ? two : one);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    while (writer.isAlive()) {
      assertThat(Files.readString(file)).isIn(one, two);
    }
    writer.join();
    assertThat(Files.readString(file)).isEqualTo(one);
  }
}
