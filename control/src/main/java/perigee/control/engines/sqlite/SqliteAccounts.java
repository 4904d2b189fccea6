package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Accounts;
import perigee.control.store.Passwords;
import perigee.control.store.Secrets;

/// Providers and accounts; tokens and admin links are kept by [TokenTable].
final class SqliteAccounts implements Accounts {

  private static final String ACCOUNT = "name, provider, created_at, version";
  private static final String PROVIDER = "name, display_name, created_at, version";

  private final Database database;
  private final InstantSource clock;
  private final Passwords passwords;
  private final TokenTable tokens;

  private record Credentials(Account account, String password) {}

  SqliteAccounts(Database database, InstantSource clock, Secrets secrets, Passwords passwords) {
    this.database = database;
    this.clock = clock;
    this.passwords = passwords;
    this.tokens = new TokenTable(database, clock, secrets);
  }

  @Override
  public Optional<Provider> createProvider(String name, String displayName) {
    return database.write(transaction ->
        transaction.first(
            """
            insert into provider (name, display_name, created_at, version)
            values (?, ?, ?, 1)
            on conflict (name) do nothing
            returning name, display_name, created_at, version\
            """,
            SqliteAccounts::provider,
            name,
            displayName,
            clock.millis()));
  }

  @Override
  public List<Provider> providers() {
    return database.read(transaction ->
        transaction.list(
            "select " + PROVIDER + " from provider order by name", SqliteAccounts::provider));
  }

  @Override
  public Optional<Provider> provider(String name) {
    return database.read(transaction ->
        transaction.first(
            "select " + PROVIDER + " from provider where name = ?",
            SqliteAccounts::provider,
            name));
  }

  @Override
  public Optional<Provider> renameProvider(String name, String displayName, long expected) {
    return database.write(transaction ->
        transaction.first(
            """
            update provider set display_name = ?, version = version + 1
            where name = ? and version = ?
            returning name, display_name, created_at, version\
            """,
            SqliteAccounts::provider,
            displayName,
            name,
            expected));
  }

  @Override
  public boolean removeProvider(String name, long expected) {
    return database.write(transaction ->
        transaction.update(
                """
                delete from provider where name = ? and version = ?
                  and not exists (select 1 from property where property.provider = ?)
                  and not exists (select 1 from account where account.provider = ?)\
                """,
                name,
                expected,
                name,
                name)
            > 0);
  }

  @Override
  public Optional<Account> createAccount(String name, String password, Scope scope) {
    // Hashing is slow on purpose, so it is never done inside a transaction.
    String hash = passwords.hash(password);
    return database.write(transaction -> {
      TokenTable.requireProvider(transaction, scope);
      return transaction.first(
          """
          insert into account (name, provider, password, created_at, version)
          values (?, ?, ?, ?, 1)
          on conflict (name) do nothing
          returning name, provider, created_at, version\
          """,
          SqliteAccounts::account,
          name,
          scope.provider(),
          hash,
          clock.millis());
    });
  }

  @Override
  public List<Account> accounts() {
    return database.read(transaction ->
        transaction.list(
            "select " + ACCOUNT + " from account order by name", SqliteAccounts::account));
  }

  @Override
  public Optional<Account> account(String name) {
    return database.read(transaction ->
        transaction.first(
            "select " + ACCOUNT + " from account where name = ?", SqliteAccounts::account, name));
  }

  @Override
  public Optional<Account> changePassword(String name, String password, long expected) {
    String hash = passwords.hash(password);
    return database.write(transaction -> {
      Optional<Account> changed =
          transaction.first(
              """
              update account set password = ?, version = version + 1
              where name = ? and version = ?
              returning name, provider, created_at, version\
              """,
              SqliteAccounts::account,
              hash,
              name,
              expected);
      if (changed.isPresent()) {
        TokenTable.endNamed(transaction, name);
      }
      return changed;
    });
  }

  @Override
  public boolean removeAccount(String name, long expected) {
    return database.write(transaction -> {
      boolean removed =
          transaction.update("delete from account where name = ? and version = ?", name, expected)
              > 0;
      if (removed) {
        TokenTable.endNamed(transaction, name);
      }
      return removed;
    });
  }

  @Override
  public Optional<Account> authenticate(String name, String password) {
    Optional<Credentials> credentials =
        database.read(transaction ->
            transaction.first(
                "select " + ACCOUNT + ", password from account where name = ?",
                row -> new Credentials(account(row), row.getString(5)),
                name));
    String stored = credentials.map(Credentials::password).orElse(passwords.nobody());
    if (!passwords.matches(password, stored)) {
      return Optional.empty();
    }
    if (passwords.isOutdated(stored)) {
      keepAtNewCost(name, password, stored);
    }
    return credentials.map(Credentials::account);
  }

  @Override
  public IssuedToken issueToken(String name, Scope scope, @Nullable Duration life) {
    return tokens.issue(name, scope, life);
  }

  @Override
  public Optional<Token> token(String secret) {
    return tokens.find(secret);
  }

  @Override
  public List<Token> tokens() {
    return tokens.list();
  }

  @Override
  public boolean revokeToken(String id) {
    return tokens.revoke(id);
  }

  @Override
  public String issueAdminLink(Duration life) {
    return tokens.issueAdminLink(life);
  }

  @Override
  public boolean isAdminLink(String secret) {
    return tokens.isAdminLink(secret);
  }

  @Override
  public boolean redeemAdminLink(String secret) {
    return tokens.redeemAdminLink(secret);
  }

  /// The password itself does not change, so neither do version and tokens.
  private void keepAtNewCost(String name, String password, String stored) {
    String hash = passwords.hash(password);
    database.write(transaction ->
        transaction.update(
            "update account set password = ? where name = ? and password = ?", hash, name, stored));
  }

  private static Provider provider(ResultSet row) throws SQLException {
    return new Provider(
        row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)), row.getLong(4));
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString(1),
        new Scope(row.getString(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getLong(4));
  }
}
