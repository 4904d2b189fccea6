package perigee.calling.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perigee.selection.BoundedLoadHash;
import perigee.selection.Hashing;
import perigee.wire.overlay.Slots;

/// Which members keep a slot, best first.
///
/// Rendezvous hashing (Thaler and Ravishankar 1998): each member's weight for a slot is a hash of
/// both, those with the highest keep it. Who comes or goes changes only the slots that it keeps
/// itself, and everybody who knows the same members finds the same holders. Cost: one hash per
/// member for a slot that is asked for first; afterwards one per slot for a member that comes, and
/// nothing for one that goes without having kept it.
final class Placement {

  /// Of a person's record: with a median life of 5.5 h and a repair each 10 min, 3 lose 0.39 % of
  /// the records within 72 h, 5 lose 1.7e-6.
  static final int COPIES = 5;

  /// Of a name's entry: who is not found by name is found by the login server.
  static final int NAME_COPIES = 2;

  private final List<Member> members = new ArrayList<>();
  private final Map<Integer, Member[]> known = new HashMap<>();

  /// Of a slot.
  static int copies(int slot) {
    return Slots.isOfNames(slot) ? NAME_COPIES : COPIES;
  }

  /// A member's weight for a slot; the highest keeps it.
  static long weight(int slot, Member member) {
    return BoundedLoadHash.weight(Hashing.mix(slot), member.hash);
  }

  void add(Member member) {
    member.position = members.size();
    members.add(member);
    for (Map.Entry<Integer, Member[]> entry : known.entrySet()) {
      entry.setValue(with(entry.getKey(), entry.getValue(), member));
    }
  }

  void remove(Member member) {
    Member last = members.removeLast();
    if (!last.id.equals(member.id)) {
      members.set(member.position, last);
      last.position = member.position;
    }
    known.values().removeIf(holders -> contains(holders, member));
  }

  /// Those who keep a slot, best first. Not to be changed.
  Member[] holders(int slot) {
    return known.computeIfAbsent(slot, this::best);
  }

  static boolean contains(Member[] holders, Member member) {
    for (Member holder : holders) {
      if (holder.id.equals(member.id)) {
        return true;
      }
    }
    return false;
  }

  private Member[] best(int slot) {
    int copies = copies(slot);
    Member[] best = new Member[Math.min(copies, members.size())];
    long[] weights = new long[best.length];
    int found = 0;
    long mixed = Hashing.mix(slot);
    for (Member member : members) {
      long weight = BoundedLoadHash.weight(mixed, member.hash);
      if (found == best.length && weight <= weights[found - 1]) {
        continue;
      }
      int at = found == best.length ? found - 1 : found++;
      while (at > 0 && weights[at - 1] < weight) {
        weights[at] = weights[at - 1];
        best[at] = best[at - 1];
        at--;
      }
      weights[at] = weight;
      best[at] = member;
    }
    return best;
  }

  private static Member[] with(int slot, Member[] best, Member member) {
    long weight = weight(slot, member);
    int at = best.length;
    while (at > 0 && weight(slot, best[at - 1]) < weight) {
      at--;
    }
    if (at >= copies(slot)) {
      return best;
    }
    Member[] more = Arrays.copyOf(best, Math.min(copies(slot), best.length + 1));
    System.arraycopy(best, at, more, at + 1, more.length - at - 1);
    more[at] = member;
    return more;
  }
}
