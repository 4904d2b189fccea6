package perigee.calling.overlay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.wire.overlay.LocationRecord;

/// The records that this member keeps, by slot. Expired ones are not given out, and swept.
final class RecordStore {

  private static final Comparator<LocationRecord> LAST_SEEN =
      Comparator.comparingLong(LocationRecord::seenSeconds)
          .thenComparingLong(LocationRecord::sequence)
          .reversed();

  private final Setting setting;
  private final RecordRules rules;
  private final Map<Integer, Shelf> shelves = new HashMap<>();
  private int entries;
  private long refused;

  RecordStore(Setting setting, RecordRules rules) {
    this.setting = setting;
    this.rules = rules;
  }

  int entries() {
    return entries;
  }

  long refused() {
    return refused;
  }

  Set<Integer> slots() {
    return shelves.keySet();
  }

  @Nullable Shelf shelf(int slot) {
    return shelves.get(slot);
  }

  /// Keeps a record if the rules allow.
  ///
  /// @param lazily whether the signature may be checked when the record is first given out: it
  ///   comes from a member that kept it, and takes nobody's place
  RecordRules.Verdict put(int slot, LocationRecord location, boolean lazily) {
    RecordRules.Verdict verdict = judged(slot, location, lazily);
    if (verdict == RecordRules.Verdict.FRESH) {
      Shelf shelf = shelves.computeIfAbsent(slot, _ -> new Shelf());
      int before = shelf.size();
      shelf.put(location, !lazily);
      entries += shelf.size() - before;
    } else if (verdict.isRefusal()) {
      refused++;
    }
    return verdict;
  }

  private RecordRules.Verdict judged(int slot, LocationRecord location, boolean lazily) {
    Shelf shelf = shelves.get(slot);
    LocationRecord held = shelf == null ? null : shelf.held(Keys.fingerprint(location));
    RecordRules.Verdict verdict = rules.judge(location, held, setting.nowSeconds());
    if (verdict != RecordRules.Verdict.FRESH) {
      return verdict;
    }
    if (!Keys.slots(location).contains(slot)) {
      return RecordRules.Verdict.MISPLACED;
    }
    if ((held != null || !lazily) && !rules.isGenuine(location)) {
      return RecordRules.Verdict.FORGED;
    }
    return held == null && !hasRoom(shelf, location) ? RecordRules.Verdict.FULL : verdict;
  }

  /// A person's ninth device takes the place of the one that was not seen for longest.
  private boolean hasRoom(@Nullable Shelf shelf, LocationRecord location) {
    OverlayConfig.Bounds bounds = setting.config().bounds();
    if (shelf != null && shelf.devices(location.person()) >= bounds.devices()) {
      LocationRecord oldest =
          shelf.of(location.person()).stream().sorted(LAST_SEEN).toList().getLast();
      if (oldest.seenSeconds() > location.seenSeconds()) {
        return false;
      }
      drop(shelf, oldest);
    }
    return entries < bounds.entries() && (shelf == null || shelf.size() < bounds.entriesOfSlot());
  }

  private void drop(Shelf shelf, LocationRecord location) {
    int before = shelf.size();
    shelf.remove(location);
    entries += shelf.size() - before;
  }

  /// A person's records, the device last seen first; forged ones that came from a member are
  /// dropped now.
  List<LocationRecord> find(String person) {
    Shelf shelf = shelves.get(Keys.slot(person));
    return shelf == null ? List.of() : proved(shelf, shelf.of(person));
  }

  /// Records of a name's slot that fit what is looked for, the nearest first.
  List<LocationRecord> search(String key, String text, int most) {
    Shelf shelf = shelves.get(Names.slot(key));
    if (shelf == null) {
      return List.of();
    }
    List<Ranked> ranked = new ArrayList<>();
    for (LocationRecord location : shelf.all()) {
      int distance = Names.distance(text, location.name());
      if (distance >= 0) {
        ranked.add(new Ranked(location, distance));
      }
    }
    ranked.sort(
        Comparator.comparingInt(Ranked::distance).thenComparing(Ranked::location, LAST_SEEN));
    List<LocationRecord> best = ranked.stream().map(Ranked::location).limit(most).toList();
    return proved(shelf, best);
  }

  private record Ranked(LocationRecord location, int distance) {}

  private List<LocationRecord> proved(Shelf shelf, List<LocationRecord> some) {
    List<LocationRecord> good = new ArrayList<>();
    for (LocationRecord location : some) {
      if (rules.isExpired(location, setting.nowSeconds()) || !isGenuine(shelf, location)) {
        drop(shelf, location);
      } else {
        good.add(location);
      }
    }
    good.sort(LAST_SEEN);
    return good;
  }

  private boolean isGenuine(Shelf shelf, LocationRecord location) {
    if (shelf.isProved(location)) {
      return true;
    }
    boolean genuine = rules.isGenuine(location);
    if (genuine) {
      shelf.prove(location);
    }
    return genuine;
  }

  /// Forgets a slot that others keep now.
  void forget(int slot) {
    Shelf shelf = shelves.remove(slot);
    if (shelf != null) {
      entries -= shelf.size();
    }
  }

  /// Removes what was kept for long enough.
  void sweep() {
    long now = setting.nowSeconds();
    for (Shelf shelf : shelves.values()) {
      List<LocationRecord> old =
          shelf.all().stream().filter(location -> rules.isExpired(location, now)).toList();
      old.forEach(location -> drop(shelf, location));
    }
    shelves.values().removeIf(shelf -> shelf.size() == 0);
  }
}
