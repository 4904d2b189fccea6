package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import perigee.net.loop.Loop;

class GatheringTest {

  private final List<Long> pauses = new ArrayList<>();
  private final Turns turns = new Turns();
  private final Gathering gathering = new Gathering(turns, pauses::add);
  private long now;

  /// A loop whose turns a test takes.
  private static final class Turns implements Loop {

    private final Queue<Runnable> later = new ArrayDeque<>();

    void next() {
      List<Runnable> due = List.copyOf(later);
      later.clear();
      due.forEach(Runnable::run);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      later.add(task);
      return () -> later.remove(task);
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public ByteBufAllocator allocator() {
      return ByteBufAllocator.DEFAULT;
    }
  }

  private void come(int times, int together, long apartMicros) {
    for (int i = 0; i < times; i++) {
      now += apartMicros * 1_000;
      for (int j = 0; j < together; j++) {
        gathering.message(now);
      }
      turns.next();
    }
  }

  @Test
  void neverWaitsWhileFewCome() {
    come(5_000, 1, 1_000);
    assertThat(pauses).isEmpty();
  }

  @Test
  void waitsOnceForAllThatCameInATurnWhileManyCome() {
    come(1_000, 4, 1_000);
    assertThat(pauses).hasSizeBetween(900, 1_000).containsOnly(Gathering.TERMS.pauseNanos());
  }

  @Test
  void doesNotWaitWhenMuchCameAtOnce() {
    come(1_000, Gathering.TERMS.enough(), 1_000);
    assertThat(pauses).isEmpty();
  }

  @Test
  void isQuietAgainAfterALull() {
    come(1_000, 4, 1_000);
    pauses.clear();
    come(1, 1, 500_000);
    come(40, 1, 1_000);
    assertThat(pauses).isEmpty();
  }
}
