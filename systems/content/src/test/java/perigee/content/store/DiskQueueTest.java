package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskQueueTest {

  private static final int REFUSED = 3;

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Integer> done = new ArrayList<>();
  private final DiskQueue<Integer> queue = new DiskQueue<>(tasks::add, this::work);

  private void work(int one) {
    if (one == REFUSED) {
      throw new IllegalStateException("no");
    }
    done.add(one);
  }

  @Test
  void oneTaskDoesWhatCameBeforeItRan() {
    queue.add(1);
    queue.add(2);
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(done).containsExactly(1, 2);
    assertThat(tasks).isEmpty();
    queue.add(4);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void othersHaveTheirTurnInALongRow() {
    for (int i = 100; i < 300; i++) {
      queue.add(i);
    }
    tasks.remove().run();
    assertThat(done).hasSizeLessThan(200);
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    assertThat(done).hasSize(200).isSorted();
  }

  @Test
  void oneThatFailsHoldsNobodyBack() {
    queue.add(REFUSED);
    queue.add(4);
    assertThatThrownBy(tasks.remove()::run).hasMessage("no");
    tasks.remove().run();
    assertThat(done).containsExactly(4);
  }
}
