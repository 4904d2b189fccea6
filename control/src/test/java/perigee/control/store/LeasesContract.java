package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import perigee.control.store.Leases.Lease;

/// What every engine's leases keep.
public abstract class LeasesContract extends StoreContract {

  private static final Duration LIFE = Duration.ofSeconds(10);

  @Test
  void aFreeLeaseIsTaken() {
    Lease lease = acquire("a");

    assertThat(lease).isEqualTo(new Lease("ca", "a", lease.epoch(), clock.instant().plus(LIFE)));
    assertThat(lease.epoch()).isPositive();
    assertThat(store.leases().find("ca")).contains(lease);
    assertThat(store.leases().find("other")).isEmpty();
  }

  @Test
  void aHeldLeaseIsNotTakenByAnother() {
    Lease lease = acquire("a");

    assertThat(store.leases().acquire("ca", "b", LIFE)).isEmpty();
    assertThat(store.leases().acquire("other", "b", LIFE)).isPresent();
    assertThat(store.leases().find("ca")).contains(lease);
  }

  @Test
  void theHolderExtendsItInTheSameEpoch() {
    Lease first = acquire("a");
    clock.advance(Duration.ofSeconds(9));
    Lease second = acquire("a");
    Lease third = store.leases().renew("ca", "a", first.epoch(), LIFE.plus(LIFE)).orElseThrow();

    assertThat(second.epoch()).isEqualTo(first.epoch());
    assertThat(second.expiresAt()).isEqualTo(clock.instant().plus(LIFE));
    assertThat(third.epoch()).isEqualTo(first.epoch());
    assertThat(third.expiresAt()).isEqualTo(clock.instant().plus(LIFE).plus(LIFE));
  }

  @Test
  void anExpiredLeaseChangesHandsInALaterEpoch() {
    Lease first = acquire("a");
    clock.advance(LIFE);
    assertThat(store.leases().find("ca")).isEmpty();
    Lease second = acquire("b");

    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertThat(store.leases().renew("ca", "a", first.epoch(), LIFE)).isEmpty();
    assertThat(store.leases().release("ca", "a", first.epoch())).isFalse();
    assertThat(store.leases().find("ca")).contains(second);
  }

  @Test
  void anExpiredLeaseIsNotRenewed() {
    Lease lease = acquire("a");
    clock.advance(LIFE);

    assertThat(store.leases().renew("ca", "a", lease.epoch(), LIFE)).isEmpty();
    assertThat(store.leases().release("ca", "a", lease.epoch())).isFalse();
  }

  @Test
  void aHolderThatLostItDoesNotRenewWithItsOldEpoch() {
    Lease first = acquire("a");
    clock.advance(LIFE);
    Lease second = acquire("a");

    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertThat(store.leases().renew("ca", "a", first.epoch(), LIFE)).isEmpty();
  }

  @Test
  void aReleasedLeaseIsFreeAndItsEpochNeverGoesBack() {
    Lease first = acquire("a");

    assertThat(store.leases().release("ca", "b", first.epoch())).isFalse();
    assertThat(store.leases().release("ca", "a", first.epoch() + 1)).isFalse();
    assertThat(store.leases().release("ca", "a", first.epoch())).isTrue();
    assertThat(store.leases().find("ca")).isEmpty();
    reopen();
    assertThat(acquire("b").epoch()).isGreaterThan(first.epoch());
  }

  @Test
  void aLeaseIsStillHeldAfterReopening() {
    Lease lease = acquire("a");
    reopen();

    assertThat(store.leases().find("ca")).contains(lease);
    assertThat(store.leases().acquire("ca", "b", LIFE)).isEmpty();
  }

  @Test
  void ofManyThatAskAtOnceOneGetsIt() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Lease>>> asked =
          IntStream.range(0, 20)
              .mapToObj(i -> threads.submit(() -> store.leases().acquire("ca", "h" + i, LIFE)))
              .toList();
      int held = 0;
      for (Future<Optional<Lease>> answer : asked) {
        held += answer.get().isPresent() ? 1 : 0;
      }
      assertThat(held).isEqualTo(1);
    }
  }

  private Lease acquire(String holder) {
    return store.leases().acquire("ca", holder, LIFE).orElseThrow();
  }
}
