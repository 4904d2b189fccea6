package perigee.net.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {

  @TempDir private Path folder;

  @Test
  void aLineThatBrokeOffIsTakenBack() throws IOException {
    Path file = folder.resolve("lines");
    try (LineFile lines = LineFile.open(file)) {
      lines.append("one\ntwo\n");
      assertThat(lines.size()).isEqualTo(8);
    }
    Files.writeString(file, "thr", StandardOpenOption.APPEND);
    try (LineFile lines = LineFile.open(file)) {
      lines.append("four\n");
    }
    assertThat(file).hasContent("one\ntwo\nfour\n");
  }

  @Test
  void linesGoOnBehindWhatReplacedThem() throws IOException {
    Path file = folder.resolve("lines");
    try (LineFile lines = LineFile.open(file)) {
      lines.append("one\ntwo\n");
      lines.replace("both\n");
      lines.append("three\n");
    }
    assertThat(file).hasContent("both\nthree\n");
  }

  @Test
  void itIsOutgrownWhenItHasDoubled() throws IOException {
    String line = "l".repeat(1 << 20) + "\n";
    try (LineFile lines = LineFile.open(folder.resolve("lines"))) {
      assertThat(lines.isOutgrown()).isFalse();
      lines.append(line);
      assertThat(lines.isOutgrown()).isTrue();
      lines.replace(line);
      lines.append(line);
      assertThat(lines.isOutgrown()).isFalse();
      lines.append(line);
      assertThat(lines.isOutgrown()).isTrue();
    }
  }

  @Test
  void theLinesStayThatCouldNotBeReplaced() throws IOException {
    Path file = folder.resolve("lines");
    String line = "l".repeat(1 << 20) + "\n";
    try (LineFile lines = LineFile.open(file)) {
      lines.append(line);
      inTheWayOfReplacing(file);
      assertThatThrownBy(() -> lines.replace("none\n")).isInstanceOf(IOException.class);
      lines.append("more\n");
      // Else each line to come would try it again.
      assertThat(lines.isOutgrown()).isFalse();
    }
    assertThat(file).hasContent(line + "more\n");
  }

  @Test
  void itHasItsAttributesWheneverItIsMade() throws IOException {
    Path file = folder.resolve("lines");
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    try (LineFile lines = LineFile.open(file, PosixFilePermissions.asFileAttribute(owner))) {
      assertThat(Files.getPosixFilePermissions(file)).isEqualTo(owner);
      lines.replace("one\n");
      assertThat(Files.getPosixFilePermissions(file)).isEqualTo(owner);
    }
  }

  @Test
  void aFullDiskIsTold() throws IOException {
    Path file = folder.resolve("lines");
    try (LineFile lines = LineFile.open(file)) {
      lines.append("one\n");
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("/dev/full"));
      inTheWayOfReplacing(file);
      assertThatThrownBy(() -> lines.replace("none\n")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> lines.append("two\n"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("space");
    }
  }

  /// A folder that is not empty where the new file is to be written.
  private static void inTheWayOfReplacing(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(file.getFileName() + ".new").resolve("inner"));
  }
}
