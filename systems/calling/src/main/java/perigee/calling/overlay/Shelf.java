package perigee.calling.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.OverlayMessage;

/// What is kept of one slot.
final class Shelf {

  private final Map<Long, LocationRecord> byFingerprint = new HashMap<>();
  private final Map<String, List<Long>> byPerson = new HashMap<>();
  private long sum;

  int size() {
    return byFingerprint.size();
  }

  /// Of the stamps of all entries: alike on two members that keep the same.
  long sum() {
    return sum;
  }

  @Nullable LocationRecord held(long fingerprint) {
    return byFingerprint.get(fingerprint);
  }

  List<LocationRecord> of(String person) {
    List<LocationRecord> all = new ArrayList<>();
    for (long fingerprint : byPerson.getOrDefault(person, List.of())) {
      LocationRecord held = byFingerprint.get(fingerprint);
      if (held != null) {
        all.add(held);
      }
    }
    return all;
  }

  int devices(String person) {
    return byPerson.getOrDefault(person, List.of()).size();
  }

  Collection<LocationRecord> all() {
    return byFingerprint.values();
  }

  List<OverlayMessage.Entry> entries(int most) {
    List<OverlayMessage.Entry> entries = new ArrayList<>(Math.min(most, size()));
    for (Map.Entry<Long, LocationRecord> entry : byFingerprint.entrySet()) {
      if (entries.size() == most) {
        break;
      }
      entries.add(new OverlayMessage.Entry(entry.getKey(), entry.getValue().sequence()));
    }
    return entries;
  }

  void put(LocationRecord location) {
    long fingerprint = Keys.fingerprint(location);
    LocationRecord before = byFingerprint.put(fingerprint, location);
    if (before == null) {
      byPerson.computeIfAbsent(location.person(), _ -> new ArrayList<>(1)).add(fingerprint);
    } else {
      sum -= Keys.stamp(fingerprint, before.sequence());
    }
    sum += Keys.stamp(fingerprint, location.sequence());
  }

  void remove(LocationRecord location) {
    long fingerprint = Keys.fingerprint(location);
    if (!byFingerprint.remove(fingerprint, location)) {
      return;
    }
    sum -= Keys.stamp(fingerprint, location.sequence());
    List<Long> devices = byPerson.getOrDefault(location.person(), new ArrayList<>());
    devices.remove((Long) fingerprint);
    if (devices.isEmpty()) {
      byPerson.remove(location.person());
    }
  }
}
