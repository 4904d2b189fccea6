package perigee.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoundedLogTest {

  @TempDir private Path folder;

  @Test
  void aSecondLifeIsWrittenBehindTheFirst() throws IOException {
    Path file = folder.resolve("log");
    new BoundedLog(file).copy(text("one\n"));
    new BoundedLog(file).copy(text("two\n"));
    assertThat(file).hasContent("one\ntwo\n");
  }

  @Test
  void aFullFileIsKeptOnceAndAnOlderOneForgotten() throws IOException {
    Path file = folder.resolve("log");
    int total = (int) (5 * BoundedLog.MAX_BYTES / 2);
    new BoundedLog(file).copy(new ByteArrayInputStream(new byte[total]));
    assertThat(Files.size(folder.resolve("log.1"))).isEqualTo(BoundedLog.MAX_BYTES);
    assertThat(Files.size(file)).isEqualTo(total - 2 * BoundedLog.MAX_BYTES);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
