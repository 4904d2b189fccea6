package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.control.store.Accounts.Account;
import perigee.control.store.Accounts.IssuedToken;
import perigee.control.store.Accounts.Scope;
import perigee.control.store.Accounts.Token;
import perigee.model.property.Origin;
import perigee.model.property.Property;

/// What every engine's accounts keep.
public abstract class AccountsContract extends StoreContract {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void providerNamesAreUnique() {
    Accounts.Provider acme = store.accounts().createProvider("acme", "Acme Ltd").orElseThrow();

    assertThat(acme).isEqualTo(new Accounts.Provider("acme", "Acme Ltd", clock.instant(), 1));
    assertThat(store.accounts().createProvider("acme", "Another")).isEmpty();
    assertThat(store.accounts().provider("acme")).contains(acme);
    assertThat(store.accounts().provider("none")).isEmpty();
    assertThat(store.accounts().providers()).containsExactly(acme);
  }

  @Test
  void aProviderIsRenamedOnlyFromTheExpectedVersion() {
    store.accounts().createProvider("acme", "Acme Ltd");

    assertThat(store.accounts().renameProvider("acme", "Acme", 2)).isEmpty();
    assertThat(store.accounts().renameProvider("none", "Acme", 1)).isEmpty();
    assertThat(store.accounts().renameProvider("acme", "Acme", 1).orElseThrow().version())
        .isEqualTo(2);
    assertThat(store.accounts().provider("acme").orElseThrow().displayName()).isEqualTo("Acme");
  }

  @Test
  void aProviderInUseIsNotRemoved() {
    store.accounts().createProvider("acme", "Acme Ltd");
    store.properties().put(propertyOf("acme"), 0, "ann", "");
    assertThat(store.accounts().removeProvider("acme", 1)).isFalse();
    store.properties().remove("shop", -1, "ann", "");
    store.accounts().createAccount("ann", "secret words", new Scope("acme"));
    assertThat(store.accounts().removeProvider("acme", 1)).isFalse();
    store.accounts().removeAccount("ann", 1);

    assertThat(store.accounts().removeProvider("acme", 2)).isFalse();
    assertThat(store.accounts().removeProvider("acme", 1)).isTrue();
    assertThat(store.accounts().removeProvider("acme", 1)).isFalse();
  }

  @Test
  void aProvidersTokensEndWithIt() {
    store.accounts().createProvider("acme", "Acme Ltd");
    String secret = store.accounts().issueToken("deploy", new Scope("acme"), null).secret();
    store.accounts().removeProvider("acme", 1);
    store.accounts().createProvider("acme", "Another");

    assertThat(store.accounts().token(secret)).isEmpty();
  }

  @Test
  void nothingIsScopedToAProviderThatDoesNotExist() {
    Scope none = new Scope("none");

    assertThatThrownBy(() -> store.accounts().issueToken("deploy", none, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'none' does not exist");
    assertThatThrownBy(() -> store.accounts().createAccount("ann", "secret words", none))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void accountNamesAreUnique() {
    Account ann = operator("ann", "secret words");

    assertThat(ann).isEqualTo(new Account("ann", Scope.OPERATOR, clock.instant(), 1));
    assertThat(store.accounts().createAccount("ann", "other", Scope.OPERATOR)).isEmpty();
    assertThat(store.accounts().account("ann")).contains(ann);
    assertThat(store.accounts().accounts()).containsExactly(ann);
    assertThat(store.accounts().authenticate("ann", "other")).isEmpty();
  }

  @Test
  void onlyTheRightPasswordAuthenticates() {
    Account ann = operator("ann", "secret wörds");
    reopen();

    assertThat(store.accounts().authenticate("ann", "secret wörds")).contains(ann);
    assertThat(store.accounts().authenticate("ann", "secret words")).isEmpty();
    assertThat(store.accounts().authenticate("ann", "")).isEmpty();
    assertThat(store.accounts().authenticate("bob", "secret wörds")).isEmpty();
  }

  @Test
  void aNewPasswordEndsTheOldOneAndTheAccountsTokens() {
    operator("ann", "old words");
    String own = store.accounts().issueToken("ann", Scope.OPERATOR, null).secret();
    String other = store.accounts().issueToken("deploy", Scope.OPERATOR, null).secret();

    assertThat(store.accounts().changePassword("ann", "new words", 2)).isEmpty();
    assertThat(store.accounts().token(own)).isPresent();
    assertThat(store.accounts().changePassword("ann", "new words", 1).orElseThrow().version())
        .isEqualTo(2);
    assertThat(store.accounts().authenticate("ann", "old words")).isEmpty();
    assertThat(store.accounts().authenticate("ann", "new words")).isPresent();
    assertThat(store.accounts().token(own)).isEmpty();
    assertThat(store.accounts().token(other)).isPresent();
  }

  @Test
  void aRemovedAccountIsGoneWithItsTokens() {
    operator("ann", "secret words");
    String own = store.accounts().issueToken("ann", Scope.OPERATOR, null).secret();

    assertThat(store.accounts().removeAccount("ann", 2)).isFalse();
    assertThat(store.accounts().removeAccount("ann", 1)).isTrue();
    assertThat(store.accounts().authenticate("ann", "secret words")).isEmpty();
    assertThat(store.accounts().token(own)).isEmpty();
  }

  @Test
  void aTokensSecretStandsForIt() {
    IssuedToken issued = store.accounts().issueToken("deploy", Scope.OPERATOR, null);
    reopen();

    assertThat(issued.secret()).startsWith("pgt_").hasSizeGreaterThanOrEqualTo(47);
    assertThat(issued.token())
        .isEqualTo(new Token(issued.token().id(), "deploy", Scope.OPERATOR, clock.instant(), null));
    assertThat(store.accounts().token(issued.secret())).contains(issued.token());
    assertThat(store.accounts().token(issued.secret() + "x")).isEmpty();
    assertThat(store.accounts().token(issued.token().id())).isEmpty();
    assertThat(store.accounts().tokens()).containsExactly(issued.token());
  }

  @Test
  void aTokenEndsWhenItsTimeIsOver() {
    store.accounts().createProvider("acme", "Acme Ltd");
    IssuedToken issued = store.accounts().issueToken("deploy", new Scope("acme"), HOUR);
    assertThat(issued.token().expiresAt()).isEqualTo(clock.instant().plus(HOUR));

    clock.advance(HOUR.minusMillis(1));
    assertThat(store.accounts().token(issued.secret())).contains(issued.token());
    clock.advance(Duration.ofMillis(1));
    assertThat(store.accounts().token(issued.secret())).isEmpty();
    assertThat(store.accounts().tokens()).isEmpty();
  }

  @Test
  void aRevokedTokenEndsAtOnce() {
    IssuedToken issued = store.accounts().issueToken("deploy", Scope.OPERATOR, null);

    assertThat(store.accounts().revokeToken(issued.token().id())).isTrue();
    assertThat(store.accounts().revokeToken(issued.token().id())).isFalse();
    assertThat(store.accounts().token(issued.secret())).isEmpty();
  }

  @Test
  void anAdminLinkWorksOnce() {
    String secret = store.accounts().issueAdminLink(HOUR);

    assertThat(store.accounts().isAdminLink(secret)).isTrue();
    assertThat(store.accounts().isAdminLink("pga_other")).isFalse();
    assertThat(store.accounts().redeemAdminLink("pga_other")).isFalse();
    assertThat(store.accounts().redeemAdminLink(secret)).isTrue();
    assertThat(store.accounts().isAdminLink(secret)).isFalse();
    assertThat(store.accounts().redeemAdminLink(secret)).isFalse();
  }

  @Test
  void anAdminLinkEndsWhenItsTimeIsOver() {
    String secret = store.accounts().issueAdminLink(HOUR);
    clock.advance(HOUR);

    assertThat(store.accounts().isAdminLink(secret)).isFalse();
    assertThat(store.accounts().redeemAdminLink(secret)).isFalse();
  }

  private Account operator(String name, String password) {
    return store.accounts().createAccount(name, password, Scope.OPERATOR).orElseThrow();
  }

  private static Property propertyOf(String provider) {
    Origin origin = new Origin(URI.create("http://origin.example"), 1, false, null, true, null);
    return new Property("shop", provider, List.of("*"), List.of(origin), List.of());
  }
}
