package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.control.store.Buddies.Contact;
import perigee.control.store.Buddies.Outcome;
import perigee.control.store.Buddies.Standing;

/// What every engine's buddies keep.
public abstract class BuddiesContract extends StoreContract {

  @BeforeEach
  void people() {
    PeopleOfTests.create(store, clock, "anna");
    PeopleOfTests.create(store, clock, "bert");
  }

  @Test
  void whoIsAskedAcceptsByAskingBack() {
    assertThat(buddies().ask("anna", "bert")).isEqualTo(Outcome.ASKED);
    assertThat(buddies().ask("anna", "bert")).isEqualTo(Outcome.ALREADY);
    assertThat(standing("anna", "bert")).isEqualTo(Standing.ASKED);
    assertThat(standing("bert", "anna")).isEqualTo(Standing.ASKING);
    assertThat(buddies().ask("bert", "anna")).isEqualTo(Outcome.ACCEPTED);
    reopen();
    assertThat(standing("anna", "bert")).isEqualTo(Standing.BUDDY);
    assertThat(standing("bert", "anna")).isEqualTo(Standing.BUDDY);
  }

  @Test
  void itEndsOnBothSides() {
    buddies().ask("anna", "bert");
    assertThat(buddies().part("bert", "anna")).isTrue();
    assertThat(buddies().part("bert", "anna")).isFalse();
    assertThat(buddies().of("anna")).isEmpty();
    assertThat(buddies().of("bert")).isEmpty();
  }

  @Test
  void aBlockEndsItAndIsTheBlockersAlone() {
    buddies().ask("anna", "bert");
    buddies().ask("bert", "anna");
    assertThat(buddies().block("anna", "bert")).isTrue();
    assertThat(buddies().of("bert")).isEmpty();
    assertThat(buddies().isBlocked("anna", "bert")).isTrue();
    assertThat(buddies().isBlocked("bert", "anna")).isFalse();
    assertThat(buddies().ask("bert", "anna")).isEqualTo(Outcome.REFUSED);
    assertThat(buddies().ask("anna", "bert")).isEqualTo(Outcome.REFUSED);
    assertThat(buddies().part("bert", "anna")).isFalse();
    assertThat(buddies().isBlocked("anna", "bert")).isTrue();
    assertThat(buddies().unblock("bert", "anna")).isFalse();
    assertThat(buddies().unblock("anna", "bert")).isTrue();
    assertThat(buddies().ask("bert", "anna")).isEqualTo(Outcome.ASKED);
  }

  @Test
  void onlyBuddiesAreInGroupsAndEachSideHasItsOwn() {
    buddies().ask("anna", "bert");
    assertThat(buddies().group("anna", "bert", Set.of("Work"))).isFalse();
    buddies().ask("bert", "anna");
    assertThat(buddies().group("anna", "bert", Set.of("Work", "Chess"))).isTrue();
    assertThat(buddies().of("anna"))
        .extracting(Contact::groups)
        .containsExactly(Set.of("Work", "Chess"));
    assertThat(buddies().of("bert")).extracting(Contact::groups).containsExactly(Set.of());
  }

  @Test
  void whoIsGoneIsNobodysBuddy() {
    buddies().ask("anna", "bert");
    store.people().remove("bert");
    assertThat(buddies().of("anna")).isEmpty();
  }

  private Standing standing(String person, String other) {
    return buddies().find(person, other).orElseThrow().standing();
  }

  private Buddies buddies() {
    return store.buddies();
  }
}
