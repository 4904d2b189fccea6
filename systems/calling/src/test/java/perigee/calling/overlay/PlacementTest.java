package perigee.calling.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.Slots;

class PlacementTest {

  private final Random random = new Random(11);

  @Test
  void holdersAreThoseWithTheHighestWeights() {
    Placement placement = new Placement();
    List<Member> members = new ArrayList<>();
    for (int step = 0; step < 400; step++) {
      if (members.size() < 3 || random.nextInt(3) > 0) {
        Member fresh = member("n" + step);
        members.add(fresh);
        placement.add(fresh);
      } else {
        placement.remove(members.remove(random.nextInt(members.size())));
      }
      for (int i = 0; i < 20; i++) {
        int slot = random.nextInt(50) * (Slots.COUNT / 50);
        assertThat(placement.holders(slot)).isEqualTo(sorted(slot, members));
      }
    }
  }

  @Test
  void slotsAreSpreadEvenly() {
    Placement placement = new Placement();
    for (int i = 0; i < 100; i++) {
      placement.add(member("n" + i));
    }
    int[] kept = new int[100];
    for (int slot = 0; slot < 20_000; slot++) {
      for (Member holder : placement.holders(slot)) {
        kept[Integer.parseInt(holder.id.substring(1))]++;
      }
    }
    assertThat(Arrays.stream(kept)).allMatch(count -> count > 850 && count < 1150);
  }

  private static Member[] sorted(int slot, List<Member> members) {
    return members.stream()
        .sorted(Comparator.comparingLong((Member m) -> Placement.weight(slot, m)).reversed())
        .limit(Placement.copies(slot))
        .toArray(Member[]::new);
  }

  private static Member member(String id) {
    return new Member(new MemberCard(id, id, 1, 1, Octets.NONE, Octets.NONE));
  }

  @Test
  void namesDecideAlone() {
    Placement one = new Placement();
    Placement other = new Placement();
    List<String> ids = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g", "h"));
    ids.forEach(id -> one.add(member(id)));
    Collections.shuffle(ids, random);
    ids.forEach(id -> other.add(member(id)));
    for (int slot = 0; slot < 100; slot++) {
      assertThat(Arrays.stream(one.holders(slot)).map(m -> m.id))
          .containsExactlyElementsOf(Arrays.stream(other.holders(slot)).map(m -> m.id).toList());
    }
  }
}
