package perigee.calling.overlay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.OverlayMessage;

/// What is kept of one slot.
final class Shelf {

  private final Map<Long, Held> byFingerprint = new HashMap<>();
  private final Map<String, List<Long>> byPerson = new HashMap<>();
  private long sum;

  /// A record, and whether its signature was found good. A look-up must not cost a signature,
  /// however many records there are.
  private static final class Held {

    private final LocationRecord location;
    private boolean proved;

    Held(LocationRecord location, boolean proved) {
      this.location = location;
      this.proved = proved;
    }
  }

  int size() {
    return byFingerprint.size();
  }

  /// Of the stamps of all entries: alike on two members that keep the same.
  long sum() {
    return sum;
  }

  @Nullable LocationRecord held(long fingerprint) {
    Held held = byFingerprint.get(fingerprint);
    return held == null ? null : held.location;
  }

  /// Whether the signature of a record that is held is known to be good.
  boolean isProved(LocationRecord location) {
    Held held = byFingerprint.get(Keys.fingerprint(location));
    return held != null && held.proved && held.location.equals(location);
  }

  void prove(LocationRecord location) {
    Held held = byFingerprint.get(Keys.fingerprint(location));
    if (held != null && held.location.equals(location)) {
      held.proved = true;
    }
  }

  List<LocationRecord> of(String person) {
    List<LocationRecord> all = new ArrayList<>();
    for (long fingerprint : byPerson.getOrDefault(person, List.of())) {
      Held held = byFingerprint.get(fingerprint);
      if (held != null) {
        all.add(held.location);
      }
    }
    return all;
  }

  int devices(String person) {
    return byPerson.getOrDefault(person, List.of()).size();
  }

  List<LocationRecord> all() {
    List<LocationRecord> all = new ArrayList<>(byFingerprint.size());
    byFingerprint.values().forEach(held -> all.add(held.location));
    return all;
  }

  List<OverlayMessage.Entry> entries(int most) {
    List<OverlayMessage.Entry> entries = new ArrayList<>(Math.min(most, size()));
    for (Map.Entry<Long, Held> entry : byFingerprint.entrySet()) {
      if (entries.size() == most) {
        break;
      }
      entries.add(new OverlayMessage.Entry(entry.getKey(), entry.getValue().location.sequence()));
    }
    return entries;
  }

  /// Keeps a record in the place of the one of the same device.
  ///
  /// @param proved whether its signature was checked
  void put(LocationRecord location, boolean proved) {
    long fingerprint = Keys.fingerprint(location);
    Held before = byFingerprint.put(fingerprint, new Held(location, proved));
    if (before == null) {
      byPerson.computeIfAbsent(location.person(), _ -> new ArrayList<>(1)).add(fingerprint);
    } else {
      sum -= Keys.stamp(fingerprint, before.location.sequence());
    }
    sum += Keys.stamp(fingerprint, location.sequence());
  }

  void remove(LocationRecord location) {
    long fingerprint = Keys.fingerprint(location);
    Held held = byFingerprint.get(fingerprint);
    if (held == null || !held.location.equals(location)) {
      return;
    }
    byFingerprint.remove(fingerprint);
    sum -= Keys.stamp(fingerprint, location.sequence());
    List<Long> devices = byPerson.getOrDefault(location.person(), new ArrayList<>());
    devices.remove((Long) fingerprint);
    if (devices.isEmpty()) {
      byPerson.remove(location.person());
    }
  }
}
