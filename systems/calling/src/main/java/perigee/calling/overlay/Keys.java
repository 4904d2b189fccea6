package perigee.calling.overlay;

import java.util.LinkedHashSet;
import java.util.Set;
import perigee.selection.Hashing;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.Slots;

/// Where records belong.
final class Keys {

  private Keys() {}

  static int slot(String person) {
    return Slots.ofPerson(Hashing.hash("person:" + person));
  }

  /// All slots of a record: the person's, and those of its name.
  static Set<Integer> slots(LocationRecord location) {
    Set<Integer> slots = new LinkedHashSet<>();
    slots.add(slot(location.person()));
    for (String key : Names.keys(location.name())) {
      slots.add(Names.slot(key));
    }
    return slots;
  }

  /// Of a person's device; in a slot there are few, so 64 bits tell them apart.
  static long fingerprint(LocationRecord location) {
    return Hashing.mix(
        Hashing.hash(location.person()) ^ Hashing.mix(Hashing.hash(location.device())));
  }

  /// Of a device's record at one sequence; what a slot's sum is made of.
  static long stamp(long fingerprint, long sequence) {
    return Hashing.mix(fingerprint ^ Hashing.mix(sequence));
  }
}
