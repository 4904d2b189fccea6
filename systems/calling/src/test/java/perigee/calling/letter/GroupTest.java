package perigee.calling.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import perigee.model.document.Json;

/// Copies of a group come to the same, in whatever order they are put together.
class GroupTest {

  private static final String ID = "+0123456789abcdef0123456789abcdef";

  @Provide
  Arbitrary<Group> groups() {
    Arbitrary<Group.Member> member =
        Combinators.combine(
                Arbitraries.integers().between(0, 3),
                Arbitraries.of(true, false),
                Arbitraries.of("Anna", "Bert"))
            .as(Group.Member::new);
    return Combinators.combine(
            Arbitraries.of("Trip", "Tour"),
            Arbitraries.integers().between(0, 3),
            Arbitraries.maps(Arbitraries.of("anna", "bert", "cora"), member))
        .as((title, turn, members) -> new Group(ID, title, turn, members));
  }

  @Property(tries = 300)
  void theOrderIsNoMatter(
      @ForAll("groups") Group a, @ForAll("groups") Group b, @ForAll("groups") Group c) {
    assertThat(a.merged(b)).isEqualTo(b.merged(a));
    assertThat(a.merged(b).merged(c)).isEqualTo(a.merged(b.merged(c)));
    assertThat(a.merged(a)).isEqualTo(a);
  }

  @Property(tries = 100)
  void whatIsWrittenIsRead(@ForAll("groups") Group group) {
    assertThat(Group.parse(Json.compact(group.json()))).contains(group);
  }

  /// Of two changes that knew nothing of each other, going counts.
  @Test
  void whoWasRemovedDoesNotComeBackByHimself() {
    Group in = new Group(ID, "Trip", 1, Map.of("anna", new Group.Member(2, true, "Anna")));
    Group out = new Group(ID, "Trip", 1, Map.of("anna", new Group.Member(2, false, "Anna")));
    assertThat(in.merged(out).has("anna")).isFalse();
    assertThat(out.merged(in).has("anna")).isFalse();
  }

  @Test
  void aGroupOfTooManyIsNone() {
    Map<String, Group.Member> many = new HashMap<>();
    for (int i = 0; i < 25; i++) {
      many.put("person" + i, new Group.Member(1, true, "x"));
    }
    assertThat(Group.parse(Json.compact(new Group(ID, "Trip", 1, many).json()))).isEmpty();
    assertThat(Group.parse(Json.compact(new Group("+1", "Trip", 1, Map.of()).json()))).isEmpty();
  }
}
