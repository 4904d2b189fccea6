package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.control.store.Devices.Device;

/// What every engine's devices keep.
public abstract class DevicesContract extends StoreContract {

  @Test
  void aDeviceIsOnePersons() {
    people();
    Device laptop = device("d1", "anna", "x1", "s1");
    assertThat(devices().put(laptop)).isTrue();
    assertThat(devices().put(device("d1", "bert", "x2", "s2"))).isFalse();
    reopen();
    assertThat(devices().find("d1")).contains(laptop);
    assertThat(devices().of("bert")).isEmpty();
  }

  @Test
  void anotherKeyRevokesTheCertificateOfTheOldOneARenewalDoesNot() {
    people();
    devices().put(device("d1", "anna", "x1", "s1"));
    devices().put(device("d1", "anna", "x1", "s2"));
    assertThat(revoked()).isEmpty();
    devices().put(device("d1", "anna", "x2", "s3"));
    assertThat(revoked()).containsExactly("s2");
    assertThat(devices().of("anna")).hasSize(1);
  }

  @Test
  void theOneThatWasAwayLongestMakesRoom() {
    people();
    for (int i = 0; i < Devices.MOST; i++) {
      devices().put(device("d" + i, "anna", "x", "s" + i));
      clock.advance(Duration.ofSeconds(1));
    }
    devices().seen("d0");
    devices().put(device("late", "anna", "x", "s-late"));
    assertThat(devices().of("anna")).hasSize(Devices.MOST);
    assertThat(devices().find("d0")).isPresent();
    assertThat(devices().find("d1")).isEmpty();
    assertThat(revoked()).containsExactly("s1");
  }

  @Test
  void whatIsRemovedIsRevokedUntilItWouldHaveEnded() {
    people();
    devices().put(device("d1", "anna", "x", "s1"));
    String session = store.people().begin("anna", "d1", Duration.ofDays(1));
    assertThat(devices().remove("bert", "d1")).isFalse();
    assertThat(revoked()).isEmpty();
    assertThat(devices().remove("anna", "d1")).isTrue();
    assertThat(store.people().session(session)).isEmpty();
    devices().put(device("d2", "anna", "x", "s2"));
    store.people().remove("anna");
    assertThat(revoked()).containsExactlyInAnyOrder("s1", "s2");
    assertThat(devices().revoked(clock.instant(), 1)).hasSize(1);
    clock.advance(Duration.ofDays(1));
    assertThat(revoked()).isEmpty();
  }

  private void people() {
    PeopleOfTests.create(store, clock, "anna");
    PeopleOfTests.create(store, clock, "bert");
  }

  private List<String> revoked() {
    return devices().revoked(clock.instant(), 100);
  }

  private Devices devices() {
    return store.devices();
  }

  private Device device(String id, String person, String keyX, String serial) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    return new Device(
        id, person, "Laptop", keyX, "y", "jws", serial, now.plus(Duration.ofDays(1)), now, now);
  }
}
