package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.control.store.People.Credentials;
import perigee.control.store.People.Passkey;
import perigee.control.store.People.Person;
import perigee.control.store.People.Terms;

/// What every engine's people keep.
public abstract class PeopleContract extends StoreContract {

  private static final Terms NO_TERMS = new Terms(Set.of(), Set.of());
  private static final Duration LIFE = Duration.ofHours(1);

  @Test
  void anIdIsGivenOnce() {
    Person anna = create("anna");
    assertThat(people().create(anna, new Credentials("x", null), NO_TERMS)).isEmpty();
    reopen();
    assertThat(people().find("anna")).contains(anna);
    assertThat(people().credentials("anna")).contains(new Credentials("hash", "sealed"));
    assertThat(people().find("bert")).isEmpty();
    assertThat(people().count()).isEqualTo(1);
  }

  @Test
  void pagesFollowById() {
    create("bert");
    create("anna");
    create("carl");
    assertThat(people().list("", 2)).extracting(Person::id).containsExactly("anna", "bert");
    assertThat(people().list("bert", 2)).extracting(Person::id).containsExactly("carl");
  }

  @Test
  void aChangeMustKnowWhatItChanges() {
    Person anna = create("anna");
    Person renamed =
        new Person("anna", "Anna B.", "a@example.org", anna.createdAt(), anna.seenAt(), 1);
    Person after = people().change(renamed, NO_TERMS, 1).orElseThrow();
    assertThat(after.version()).isEqualTo(2);
    assertThat(after.email()).isEqualTo("a@example.org");
    assertThat(people().change(anna, NO_TERMS, 1)).isEmpty();
  }

  @Test
  void peopleAreFoundByTheirTermsAsTheyAreNow() {
    Person anna = create("anna");
    people().change(anna, new Terms(Set.of("anna", "berg"), Set.of("ann", "erg")), 1);
    create("carl");
    assertThat(people().withPrefix("be", 9)).extracting(Person::id).containsExactly("anna");
    assertThat(people().withPrefix("b%", 9)).isEmpty();
    assertThat(people().withTypo(Set.of("erg", "zzz"), 9)).hasSize(1);
    assertThat(people().withTypo(Set.of("berg"), 9)).hasSize(1);
    people().change(anna, NO_TERMS, 2);
    assertThat(people().withPrefix("be", 9)).isEmpty();
  }

  @Test
  void aSessionEndsByTimeByWordAndWithThePassword() {
    create("anna");
    String first = people().begin("anna", null, LIFE);
    String second = people().begin("anna", null, LIFE);
    assertThat(people().session(first).orElseThrow().person()).isEqualTo("anna");
    assertThat(people().session(first + "x")).isEmpty();
    people().credentials("anna", new Credentials("new", "sealed"), second);
    assertThat(people().session(first)).isEmpty();
    assertThat(people().session(second)).isPresent();
    people().refresh("anna", new Credentials("newer", "sealed"));
    assertThat(people().session(second)).isPresent();
    assertThat(people().end(second)).isTrue();
    assertThat(people().end(second)).isFalse();
    String third = people().begin("anna", null, LIFE);
    clock.advance(LIFE);
    assertThat(people().session(third)).isEmpty();
  }

  @Test
  void theOldestSessionMakesRoom() {
    create("anna");
    String first = people().begin("anna", null, LIFE);
    for (int i = 1; i < People.MOST_SESSIONS; i++) {
      people().begin("anna", null, LIFE);
    }
    assertThat(people().session(first)).isPresent();
    String last = people().begin("anna", null, LIFE);
    assertThat(people().session(first)).isEmpty();
    assertThat(people().session(last)).isPresent();
  }

  @Test
  void passkeysAreOnePersonsAndBounded() {
    create("anna");
    create("bert");
    for (int i = 0; i < People.MOST_PASSKEYS; i++) {
      assertThat(people().addPasskey(passkey("k" + i, "anna"))).isTrue();
    }
    assertThat(people().addPasskey(passkey("more", "anna"))).isFalse();
    assertThat(people().addPasskey(passkey("k1", "bert"))).isFalse();
    people().used("k1", 7);
    assertThat(people().passkey("k1").orElseThrow().signCount()).isEqualTo(7);
    assertThat(people().removePasskey("bert", "k1")).isFalse();
    assertThat(people().removePasskey("anna", "k1")).isTrue();
    assertThat(people().passkeys("anna")).hasSize(People.MOST_PASSKEYS - 1);
  }

  @Test
  void whoIsRemovedLeavesNothing() {
    create("anna");
    String session = people().begin("anna", null, LIFE);
    people().addPasskey(passkey("k", "anna"));
    assertThat(people().remove("anna")).isTrue();
    assertThat(people().remove("anna")).isFalse();
    assertThat(people().session(session)).isEmpty();
    assertThat(people().passkey("k")).isEmpty();
    assertThat(people().withPrefix("anna", 9)).isEmpty();
  }

  private People people() {
    return store.people();
  }

  private Person create(String id) {
    return PeopleOfTests.create(store, clock, id);
  }

  private Passkey passkey(String id, String person) {
    return new Passkey(id, person, "Key", -7, "c3BraQ==", 0, clock.instant());
  }
}
