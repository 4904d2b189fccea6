package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UnitsTest {

  @Property(tries = 200)
  void noUnitIsGivenTwiceAndAllComeBack(
      @ForAll @Size(max = 80) List<@IntRange(min = -9, max = 150) Integer> steps) {
    Units units = new Units(700);
    BitSet taken = new BitSet();
    List<int[]> held = new ArrayList<>();
    for (int step : steps) {
      if (step > 0) {
        int free = units.free();
        int[] runs = units.take(step);
        if (runs != null) {
          assertThat(Units.sum(runs)).isEqualTo(step);
          enter(runs, taken);
          held.add(runs);
        } else {
          assertThat(units.free()).isEqualTo(free);
        }
      } else if (!held.isEmpty()) {
        int[] runs = held.remove(-step % held.size());
        units.release(runs);
        leave(runs, taken);
      }
      assertThat(units.free()).isEqualTo(700 - taken.cardinality());
    }
    held.forEach(units::release);
    assertThat(units.free()).isEqualTo(700);
  }

  private static void enter(int[] runs, BitSet taken) {
    for (int i = 0; i < runs.length; i += 2) {
      assertThat(taken.get(runs[i], runs[i] + runs[i + 1]).isEmpty()).isTrue();
      taken.set(runs[i], runs[i] + runs[i + 1]);
    }
  }

  private static void leave(int[] runs, BitSet taken) {
    for (int i = 0; i < runs.length; i += 2) {
      taken.clear(runs[i], runs[i] + runs[i + 1]);
    }
  }

  @Test
  void whatLiesTogetherIsPreferredToWhatIsScattered() {
    Units units = new Units(100);
    for (int i = 0; i < 20; i++) {
      assertThat(units.take(1)).isNotNull();
    }
    for (int i = 0; i < 20; i += 2) {
      units.release(new int[] {i, 1});
    }
    assertThat(units.take(80)).containsExactly(20, 80);
    assertThat(units.take(3)).containsExactly(0, 1, 2, 1, 4, 1);
    assertThat(units.take(8)).isNull();
  }

  @Test
  void aClaimIsWholeOrNothing() {
    Units units = new Units(10);
    assertThat(units.claim(new int[] {2, 3})).isTrue();
    assertThat(units.claim(new int[] {0, 1, 4, 1})).isFalse();
    assertThat(units.claim(new int[] {8, 3})).isFalse();
    assertThat(units.claim(new int[] {-1, 1})).isFalse();
    assertThat(units.claim(new int[] {0, Integer.MAX_VALUE})).isFalse();
    assertThat(units.free()).isEqualTo(7);
  }
}
