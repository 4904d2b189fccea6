package perigee.control.api;

import java.time.Duration;
import perigee.control.store.Buddies;
import perigee.control.store.People;
import perigee.control.store.People.Person;

/// Bounds on what people may do, shared by their routes.
final class PersonGates {

  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final People people;
  private final Buddies buddies;
  private final Counters counters;
  private final RateGate perPerson;
  private final RateGate perAddress;

  PersonGates(Services services, Limits limits, Counters counters) {
    this.people = services.store().people();
    this.buddies = services.store().buddies();
    this.counters = counters;
    int person = limits.loginsPerAccount();
    int address = limits.loginsPerAddress();
    this.perPerson = new RateGate(person, WINDOW, person, services.clock());
    this.perAddress = new RateGate(address, WINDOW, address, services.clock());
  }

  /// Counts an attempt to sign in.
  void attempt(String address, String person) {
    limit(perAddress, address, "too many attempts to sign in");
    limit(perPerson, person, "too many attempts to sign in");
  }

  /// Counts an attempt that names nobody.
  void attempt(String address) {
    limit(perAddress, address, "too many attempts to sign in");
  }

  void succeeded(String person) {
    perPerson.forget(person);
  }

  void failed() {
    counters.loginsFailed.increment();
  }

  void limit(RateGate gate, String key, String what) {
    Gate.limit(gate, key, what, counters);
  }

  /// Another person, unless they blocked the caller, for whom they then do not exist.
  Person visible(Call call, String id) {
    return people
        .find(id)
        .filter(other -> !buddies.isBlocked(id, call.caller().person()))
        .orElseThrow(() -> Gate.missing("person '" + shown(id) + "'"));
  }

  private static String shown(String id) {
    return id.length() <= PeopleBody.MOST_ID ? id : id.substring(0, PeopleBody.MOST_ID) + "…";
  }
}
