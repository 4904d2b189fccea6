package perigee.control.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Providers, accounts, and the tokens with which both the command line and people act.
public interface Accounts {

  /// Empty if the name is taken.
  Optional<Provider> createProvider(String name, String displayName);

  List<Provider> providers();

  Optional<Provider> provider(String name);

  /// Changes the display name if the version is still `expected`; empty if it is not, or if there
  /// is no such provider.
  Optional<Provider> renameProvider(String name, String displayName, long expected);

  /// False if the version is not `expected`, it has properties or accounts, or does not exist. Its
  /// tokens end with it.
  boolean removeProvider(String name, long expected);

  /// Empty if the name is taken. The password is kept as Argon2id (RFC 9106).
  ///
  /// @throws IllegalArgumentException if there is no such provider as the scope names
  Optional<Account> createAccount(String name, String password, Scope scope);

  List<Account> accounts();

  Optional<Account> account(String name);

  /// Sets a password if the version is still `expected`; ends the account's tokens, which are those
  /// that bear its name.
  Optional<Account> changePassword(String name, String password, long expected);

  /// Ends its tokens too. False if the version is not `expected` or it does not exist.
  boolean removeAccount(String name, long expected);

  /// The account if the password is right; takes the same time if there is no such account.
  Optional<Account> authenticate(String name, String password);

  /// Makes a token; its secret is told only here.
  ///
  /// @param life how long it is valid; null for ever
  /// @throws IllegalArgumentException if there is no such provider as the scope names
  IssuedToken issueToken(String name, Scope scope, @Nullable Duration life);

  /// Whom a secret stands for, if it is valid.
  Optional<Token> token(String secret);

  List<Token> tokens();

  boolean revokeToken(String id);

  /// Makes a secret that can be used once to become operator in the browser.
  String issueAdminLink(Duration life);

  /// Whether a secret could still be redeemed; looking does not use it up, so that a page can be
  /// shown, or a mistake in its form corrected, before it is spent.
  boolean isAdminLink(String secret);

  /// Uses it up; false if it is unknown, used or too old.
  boolean redeemAdminLink(String secret);

  /// What a token or account may do.
  ///
  /// @param provider the provider whose properties it may act on; null: an operator, who may do all
  record Scope(@Nullable String provider) {

    public static final Scope OPERATOR = new Scope(null);

    public boolean isOperator() {
      return provider == null;
    }

    /// Whether it may act on what belongs to a provider.
    public boolean covers(String owner) {
      return provider == null || provider.equals(owner);
    }
  }

  record Provider(String name, String displayName, Instant createdAt, long version) {}

  record Account(String name, Scope scope, Instant createdAt, long version) {}

  /// A token.
  ///
  /// @param id public; the secret is kept only as a hash
  record Token(
      String id, String name, Scope scope, Instant createdAt, @Nullable Instant expiresAt) {}

  record IssuedToken(Token token, String secret) {}
}
