package perigee.calling.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The other members, in no order and by name; and those that are gone, for a while.
final class MemberTable {

  private static final int MOST_GONE = 16_384;
  private static final int TRIES = 4;

  private final TreeMap<String, Member> byId = new TreeMap<>();
  private final List<Member> all = new ArrayList<>();
  private final int most;
  private final Map<String, Member> gone =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Member> eldest) {
          return size() > MOST_GONE;
        }
      };

  MemberTable(int most) {
    this.most = most;
  }

  int size() {
    return all.size();
  }

  boolean isFull() {
    return all.size() >= most;
  }

  @Nullable Member member(String id) {
    return byId.get(id);
  }

  /// One that was a member.
  @Nullable Member gone(String id) {
    return gone.get(id);
  }

  Collection<Member> gone() {
    return gone.values();
  }

  List<Member> all() {
    return all;
  }

  /// Those whose names come after one.
  Collection<Member> after(String id) {
    return byId.tailMap(id, false).values();
  }

  void add(Member member) {
    byId.put(member.id, member);
    gone.remove(member.id);
    member.place = all.size();
    all.add(member);
  }

  void remove(Member member) {
    byId.remove(member.id);
    gone.put(member.id, member);
    Member last = all.removeLast();
    if (!last.id.equals(member.id)) {
      all.set(member.place, last);
      last.place = member.place;
    }
  }

  @Nullable Member any(RandomGenerator random) {
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  /// Some different members that fit; fewer if few do.
  List<Member> some(int count, RandomGenerator random, Predicate<Member> fits) {
    List<Member> chosen = new ArrayList<>(count);
    for (int i = 0; i < TRIES * count && chosen.size() < Math.min(count, all.size()); i++) {
      Member one = all.get(random.nextInt(all.size()));
      if (fits.test(one) && !chosen.contains(one)) {
        chosen.add(one);
      }
    }
    return chosen;
  }
}
