package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import perigee.control.store.Passwords.Cost;

final class PasswordsTest {

  private static final Cost CHEAP = new Cost(64, 1, 1);

  private final Passwords passwords = new Passwords(CHEAP, new SecureRandom());

  @Test
  void aHashCarriesItsParameters() {
    assertThat(passwords.hash("words"))
        .matches("\\$argon2id\\$v=19\\$m=64,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  @Test
  void equalPasswordsHaveDifferentHashes() {
    assertThat(passwords.hash("words")).isNotEqualTo(passwords.hash("words"));
  }

  @Test
  void onlyTheHashedPasswordMatches() {
    String hash = passwords.hash("pässword");

    assertThat(passwords.matches("pässword", hash)).isTrue();
    assertThat(passwords.matches("password", hash)).isFalse();
  }

  @Test
  void aHashMadeAtAnotherCostStillMatchesAndIsOutdated() {
    String hash = new Passwords(new Cost(128, 2, 2), new SecureRandom()).hash("words");

    assertThat(passwords.matches("words", hash)).isTrue();
    assertThat(passwords.isOutdated(hash)).isTrue();
    assertThat(passwords.isOutdated(passwords.hash("words"))).isFalse();
  }

  @Test
  void aHashOfTheReferenceProgramMatches() {
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(passwords.matches("password", hash)).isTrue();
  }

  @Test
  void nobodysHashIsOfTheSameCostAndMatchesNothing() {
    assertThat(passwords.isOutdated(passwords.nobody())).isFalse();
    assertThat(passwords.matches("", passwords.nobody())).isFalse();
  }

  @Test
  void aHashOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> passwords.matches("words", "$2b$12$abc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("argon2id");
  }

  @Test
  void aCostBelowTheStandardsMinimumIsRefused() { // RFC 9106 §3.1
    assertThatThrownBy(() -> new Cost(15, 1, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
