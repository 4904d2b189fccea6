package perigee.control.api;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import perigee.control.certificate.Certificates;
import perigee.control.fleet.Fleet;
import perigee.control.store.Accounts;
import perigee.control.store.Bus;
import perigee.control.store.ControlStore;
import perigee.control.store.Properties;

/// What the API stands on.
///
/// @param random for the ids of unexpected failures
/// @param version of the program
public record Services(
    ControlStore store,
    Fleet fleet,
    Certificates certificates,
    Bus bus,
    InstantSource clock,
    RandomGenerator random,
    String version) {

  Accounts accounts() {
    return store.accounts();
  }

  Properties properties() {
    return store.properties();
  }
}
