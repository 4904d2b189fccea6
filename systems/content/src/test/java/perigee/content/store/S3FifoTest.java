package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.store.StoreRig.bytes;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3FifoTest {

  @Test
  void aScanLeavesWhatIsAskedForAlone(@TempDir Path directory) {
    StoreConfig config = StoreConfig.of(directory, 2 << 20, 2 << 20, 100_000);
    try (StoreRig rig = new StoreRig(directory, config)) {
      for (int i = 0; i < 50; i++) {
        rig.read(rig.put("/hot/" + i, bytes(10_000, i)));
      }
      for (int i = 0; i < 1_000; i++) {
        rig.put("/scan/" + i, bytes(10_000, i));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(rig.find("/hot/" + i)).as("object %d", i).isNotEmpty();
      }
    }
  }

  @Test
  void whatLeftLatelyIsRecalledOnceAndNotForEver() {
    Ghosts ghosts = new Ghosts(10);
    ghosts.remember(5, 0);
    assertThat(ghosts.recalls(6)).isFalse();
    assertThat(ghosts.recalls(5)).isTrue();
    assertThat(ghosts.recalls(5)).isFalse();
    ghosts.remember(5, 0);
    for (int i = 0; i <= 1 << 10; i++) {
      ghosts.remember(6, 0);
    }
    assertThat(ghosts.recalls(5)).isFalse();
  }
}
