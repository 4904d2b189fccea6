package perigee.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import perigee.model.Member;

/// Which members of a region a key belongs to, best first.
///
/// Rendezvous hashing (Thaler and Ravishankar 1998): each member's weight for a key is a hash of
/// both, the highest owns it. A member that leaves spreads its keys evenly over the rest, and no
/// other key moves. With bounded loads (Mirrokni, Thorup and Zadimoghaddam 2018): a member whose
/// load is above `c` times the mean is passed over in favour of the next in the key's order. Cost:
/// one hash per member and a sort of the members, of which a region has dozens.
public final class BoundedLoadHash {

  /// The load above which a member is passed over, as a multiple of the mean.
  public static final double BOUND = 1.25;

  /// Below this load nobody is overloaded, however idle the others are: a key that moves is fetched
  /// anew, so it stays where it lies until its owner is about to be too slow.
  private static final double IDLE = 0.9;

  private BoundedLoadHash() {}

  /// All members in the order in which they should be asked for a key.
  ///
  /// @param keyHash a well-mixed hash of the key
  public static List<Member> order(long keyHash, List<Member> members) {
    double bound = bound(meanLoad(members));
    List<Weighed> weighed = new ArrayList<>(members.size());
    for (Member member : members) {
      long weight = weight(keyHash, Hashing.hash(member.id()));
      weighed.add(new Weighed(member, weight, member.load() > bound));
    }
    weighed.sort(
        Comparator.comparing(Weighed::overloaded)
            .thenComparing(Weighed::weight, Comparator.reverseOrder())
            .thenComparing(w -> w.member().id()));
    return weighed.stream().map(Weighed::member).toList();
  }

  /// A member's weight for a key; the highest owns it. Signed.
  ///
  /// @param memberHash `Hashing.hash` of the member's id
  public static long weight(long keyHash, long memberHash) {
    return Hashing.mix(keyHash ^ memberHash);
  }

  /// The load above which a member is passed over.
  public static double bound(double meanLoad) {
    return Math.max(IDLE, BOUND * meanLoad);
  }

  private static double meanLoad(List<Member> members) {
    double sum = 0;
    for (Member member : members) {
      sum += member.load();
    }
    return members.isEmpty() ? 0 : sum / members.size();
  }

  private record Weighed(Member member, long weight, boolean overloaded) {}
}
