package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InProcessBusTest extends BusContract {

  private final InProcessBus bus = new InProcessBus();

  @Override
  protected Bus open() {
    return bus;
  }

  @AfterEach
  void closeBus() {
    bus.close();
  }

  @Test
  void whatDoesNotFitIntoAQueueIsDroppedAndCounted() throws InterruptedException {
    CountDownLatch hearing = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    bus.subscribe(
        Bus.PURGES,
        _ -> {
          hearing.countDown();
          try {
            free.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    bus.publish(Bus.PURGES, "being heard");
    hearing.await();
    for (int i = 0; i < InProcessBus.QUEUE + 3; i++) {
      bus.publish(Bus.PURGES, "waiting");
    }

    assertThat(bus.dropped()).isEqualTo(3);
    free.countDown();
  }

  @Test
  void subscribersAreBounded() {
    for (int i = 0; i < InProcessBus.MAX_SUBSCRIBERS; i++) {
      bus.subscribe(Bus.PURGES, _ -> {});
    }

    assertThatThrownBy(() -> bus.subscribe(Bus.PURGES, _ -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1024");
  }
}
