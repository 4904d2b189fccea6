package perigee.control.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import perigee.control.store.People.Credentials;
import perigee.control.store.People.Person;
import perigee.control.store.People.Terms;

/// People for tests of what belongs to them.
final class PeopleOfTests {

  private PeopleOfTests() {}

  static Person create(ControlStore store, InstantSource clock, String id) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    return store
        .people()
        .create(
            new Person(id, "Name of " + id, null, now, now, 1),
            new Credentials("hash", "sealed"),
            new Terms(Set.of(id), Set.of()))
        .orElseThrow();
  }
}
