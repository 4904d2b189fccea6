package perigee.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
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

  @Test
  void whatCannotBeWrittenIsLostAndTold() throws IOException {
    Path file = folder.resolve("log");
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    InputStream freesSpace =
        new FilterInputStream(text("kept\n")) {
          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            if (Files.isSymbolicLink(file)) {
              Files.delete(file);
            }
            return super.read(into, from, length);
          }
        };
    new BoundedLog(file).copy(new SequenceInputStream(text("lost\n"), freesSpace));
    assertThat(file).hasContent("event=log-lost bytes=5\nkept\n");
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
