package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.store.StoreRig.bytes;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampledValueTest {

  private final SampledValue policy = new SampledValue(new SplittableRandom(1));

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
  void everyObjectLeavesOnceAndNobodyThatIsNotThere() {
    for (int id = 0; id < 1_000; id++) {
      policy.add(id, id, 100);
    }
    for (int id = 0; id < 1_000; id += 2) {
      policy.remove(id);
      policy.remove(id);
    }
    Set<Integer> left = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      int victim = policy.victim();
      assertThat(victim % 2).isEqualTo(1);
      assertThat(left.add(victim)).isTrue();
    }
    assertThat(policy.victim()).isEqualTo(EvictionPolicy.NOBODY);
  }

  @Test
  void ofTwoThatAreAskedForAlikeTheLargerOneLeaves() {
    policy.add(0, 10, 1_000_000);
    policy.add(1, 11, 1_000);
    assertThat(policy.victim()).isZero();
  }

  @Test
  void whatWasAskedForOftenIsKnownWhenItComesBack() {
    policy.add(0, 10, 1_000);
    for (int i = 0; i < 5; i++) {
      policy.hit(0);
    }
    policy.remove(0);
    policy.add(0, 10, 1_000);
    for (int id = 1; id < 200; id++) {
      policy.add(id, 10 + id, 1_000);
    }
    for (int i = 0; i < 199; i++) {
      assertThat(policy.victim()).isNotZero();
    }
    assertThat(policy.victim()).isZero();
  }

  @Test
  void aHitSaysWhetherThereWasOneBefore() {
    policy.restore(0, 10, 1_000, 5);
    assertThat(policy.hit(0)).isFalse();
    assertThat(policy.hit(0)).isTrue();
  }

  @Test
  void whatIsCountedFadesAndTheTableGrows() {
    FrequencySketch sketch = new FrequencySketch();
    for (int i = 0; i < 20; i++) {
      sketch.count(7);
    }
    assertThat(sketch.frequency(7)).isEqualTo(15);
    sketch.fit(5_000);
    assertThat(sketch.frequency(7)).isEqualTo(15);
    for (int i = 100; i < 200_000; i++) {
      sketch.count(i);
    }
    assertThat(sketch.frequency(7)).isLessThan(15);
  }
}
