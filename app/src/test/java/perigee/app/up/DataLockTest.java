package perigee.app.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.app.client.Failure;

final class DataLockTest {

  @TempDir private Path folder;

  @Test
  void aSecondNetworkInTheSameFolderIsRefused() throws IOException, Failure {
    Path data = folder.resolve("made for it");
    try (DataLock lock = DataLock.take(data)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> DataLock.take(data))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("in use by another `perigee up`");
    }
    DataLock.take(data).close();
  }
}
