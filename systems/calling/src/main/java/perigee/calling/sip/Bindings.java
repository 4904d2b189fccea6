package perigee.calling.sip;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import perigee.wire.sip.SipUri;

/// All devices that are registered here. Belongs to SIP's loop.
final class Bindings {

  private final InstantSource clock;
  private final Map<String, List<Binding>> byPerson = new HashMap<>();
  private Consumer<String> onChange = _ -> {};
  private int size;

  Bindings(InstantSource clock) {
    this.clock = clock;
  }

  /// Sets who hears of people who came or went.
  void onChange(Consumer<String> listener) {
    onChange = listener;
  }

  int size() {
    return size;
  }

  /// A person's devices, of which none has expired.
  List<Binding> of(String person) {
    List<Binding> all = byPerson.get(person);
    if (all == null) {
      return List.of();
    }
    long now = clock.millis();
    for (Binding one : all) {
      if (one.expiresMillis() <= now || !one.flow().isOpen()) {
        return all.stream()
            .filter(binding -> binding.expiresMillis() > now && binding.flow().isOpen())
            .toList();
      }
    }
    return all;
  }

  /// What a person's devices say their name is; empty if none does.
  String nameOf(String person) {
    for (Binding one : of(person)) {
      if (!one.name().isEmpty()) {
        return one.name();
      }
    }
    return "";
  }

  /// Puts a person's devices in the place of those that were there.
  void put(String person, List<Binding> now) {
    List<Binding> before =
        now.isEmpty() ? byPerson.remove(person) : byPerson.put(person, List.copyOf(now));
    List<Binding> old = before == null ? List.of() : before;
    for (Binding one : now) {
      // Who registers again mostly does so over the same connection.
      if (old.isEmpty() || !old.getFirst().flow().equals(one.flow())) {
        one.flow().registered().add(person);
      }
    }
    size += now.size() - old.size();
    if (old.isEmpty() != now.isEmpty()) {
      onChange.accept(person);
    }
  }

  /// The device with this contact, whoever's it is: where a request inside a dialog goes if its
  /// connection is a new one.
  @Nullable Binding at(SipUri contact) {
    // A contact's user part is mostly the person's name, or made of it.
    for (Binding one : of(contact.plainUser())) {
      if (one.uri().matches(contact)) {
        return one;
      }
    }
    return null;
  }

  /// Forgets what went over a connection.
  void closed(Flow flow) {
    for (String person : flow.registered()) {
      keep(person, binding -> binding.flow().id() != flow.id());
    }
  }

  /// Forgets what has expired.
  void sweep() {
    long now = clock.millis();
    List<String> late = new ArrayList<>();
    byPerson.forEach((person, all) -> {
      if (isLate(all, now)) {
        late.add(person);
      }
    });
    late.forEach(person -> keep(person, binding -> binding.expiresMillis() > now));
  }

  private static boolean isLate(List<Binding> all, long now) {
    for (Binding one : all) {
      if (one.expiresMillis() <= now) {
        return true;
      }
    }
    return false;
  }

  private void keep(String person, Predicate<Binding> wanted) {
    List<Binding> all = byPerson.getOrDefault(person, List.of());
    if (!all.stream().allMatch(wanted)) {
      put(person, all.stream().filter(wanted).toList());
    }
  }
}
