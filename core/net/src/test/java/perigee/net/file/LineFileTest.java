package perigee.net.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
  void linesGoOnBehindWhatReplacedTheFile() throws IOException {
    Path file = folder.resolve("lines");
    try (LineFile lines = LineFile.open(file)) {
      lines.append("one\ntwo\n");
      WholeFile.replace(file, List.of("both"));
      lines.reopen();
      lines.append("three\n");
    }
    assertThat(file).hasContent("both\nthree\n");
  }

  @Test
  void aFullDiskIsTold() throws IOException {
    Path file = folder.resolve("lines");
    try (LineFile lines = LineFile.open(file)) {
      lines.append("one\n");
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("/dev/full"));
      lines.reopen();
      assertThatThrownBy(() -> lines.append("two\n"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("space");
    }
  }
}
