package perigee.control.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every engine's bus keeps.
public abstract class BusContract {

  private final BlockingQueue<String> first = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> second = new LinkedBlockingQueue<>();
  private Bus bus;

  /// Makes a bus with no subscribers; the subclass ends it after the test.
  protected abstract Bus open();

  @BeforeEach
  void openBus() {
    bus = open();
  }

  @Test
  void everySubscriberHearsItsSubjectInOrder() throws InterruptedException {
    bus.subscribe(Bus.PURGES, first::add);
    bus.subscribe(Bus.PURGES, second::add);
    bus.publish(Bus.PURGES, "1");
    bus.publish(Bus.PURGES, "2");

    assertThat(next(first)).isEqualTo("1");
    assertThat(next(first)).isEqualTo("2");
    assertThat(next(second)).isEqualTo("1");
    assertThat(next(second)).isEqualTo("2");
  }

  @Test
  void otherSubjectsAreNotHeard() throws InterruptedException {
    bus.subscribe(Bus.PURGES, first::add);
    bus.publish(Bus.RELEASES, "other");
    bus.publish(Bus.PURGES, "mine");

    assertThat(next(first)).isEqualTo("mine");
  }

  @Test
  void aSubscriberHearsOnlyWhatComesAfterItSubscribed() throws InterruptedException {
    bus.publish(Bus.PURGES, "before");
    bus.subscribe(Bus.PURGES, first::add);
    bus.publish(Bus.PURGES, "after");

    assertThat(next(first)).isEqualTo("after");
  }

  @Test
  void aClosedSubscriptionHearsNothingMore() throws InterruptedException {
    bus.subscribe(Bus.PURGES, first::add).close();
    bus.subscribe(Bus.PURGES, second::add);
    bus.publish(Bus.PURGES, "late");

    assertThat(next(second)).isEqualTo("late");
    assertThat(first).isEmpty();
  }

  @Test
  void aFailingListenerHearsTheNextMessage() throws InterruptedException {
    bus.subscribe(
        Bus.PURGES,
        message -> {
          if (message.equals("bad")) {
            throw new IllegalStateException("a listener that fails on purpose");
          }
          first.add(message);
        });
    bus.publish(Bus.PURGES, "bad");
    bus.publish(Bus.PURGES, "good");

    assertThat(next(first)).isEqualTo("good");
  }

  @Test
  void aSlowListenerDelaysNeitherPublisherNorOthers() throws InterruptedException {
    CountDownLatch free = new CountDownLatch(1);
    bus.subscribe(Bus.PURGES, _ -> awaitQuietly(free));
    for (int i = 0; i < 10_000; i++) {
      bus.publish(Bus.PURGES, "flood");
    }
    bus.subscribe(Bus.PURGES, first::add);
    bus.publish(Bus.PURGES, "through");

    assertThat(next(first)).isEqualTo("through");
    free.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    return heard.poll(10, SECONDS);
  }
}
