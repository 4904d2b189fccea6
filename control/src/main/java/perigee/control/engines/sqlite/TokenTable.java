package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Accounts.IssuedToken;
import perigee.control.store.Accounts.Scope;
import perigee.control.store.Accounts.Token;
import perigee.control.store.Secrets;

/// Tokens and admin links as rows. Those that are over are deleted whenever one is made.
final class TokenTable {

  private static final String TOKEN_PREFIX = "pgt_";
  private static final String LINK_PREFIX = "pga_";
  private static final String COLUMNS = "id, name, provider, created_at, expires_at";

  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;

  TokenTable(Database database, InstantSource clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  /// Refuses the scope of a provider that is not there: whoever made it later would get a stranger
  /// into the house.
  static void requireProvider(Transaction transaction, Scope scope) throws SQLException {
    String provider = scope.provider();
    if (provider != null
        && transaction.number("select count(*) from provider where name = ?", provider) == 0) {
      throw new IllegalArgumentException(
          "provider '" + provider + "' does not exist; create it first");
    }
  }

  /// Ends the tokens that bear a name.
  static void endNamed(Transaction transaction, String name) throws SQLException {
    transaction.update("delete from token where name = ?", name);
  }

  IssuedToken issue(String name, Scope scope, @Nullable Duration life) {
    String secret = secrets.issue(TOKEN_PREFIX);
    Instant now = Instant.ofEpochMilli(clock.millis());
    Instant end = life == null ? null : Instant.ofEpochMilli(now.plus(life).toEpochMilli());
    Token token = new Token(secrets.id(), name, scope, now, end);
    database.write(transaction -> {
      requireProvider(transaction, scope);
      transaction.update("delete from token where expires_at <= ?", now.toEpochMilli());
      return transaction.update(
          """
          insert into token (id, hash, name, provider, created_at, expires_at)
          values (?, ?, ?, ?, ?, ?)\
          """,
          token.id(),
          Secrets.hash(secret),
          name,
          scope.provider(),
          now.toEpochMilli(),
          end == null ? null : end.toEpochMilli());
    });
    return new IssuedToken(token, secret);
  }

  Optional<Token> find(String secret) {
    return database.read(transaction ->
        transaction.first(
            "select "
                + COLUMNS
                + " from token where hash = ? and (expires_at is null or expires_at > ?)",
            TokenTable::token,
            Secrets.hash(secret),
            clock.millis()));
  }

  List<Token> list() {
    return database.read(transaction ->
        transaction.list(
            "select "
                + COLUMNS
                + " from token where expires_at is null or expires_at > ?"
                + " order by created_at, id",
            TokenTable::token,
            clock.millis()));
  }

  boolean revoke(String id) {
    return database.write(
        transaction -> transaction.update("delete from token where id = ?", id) > 0);
  }

  String issueAdminLink(Duration life) {
    String secret = secrets.issue(LINK_PREFIX);
    long now = clock.millis();
    database.write(transaction -> {
      transaction.update("delete from admin_link where expires_at <= ?", now);
      return transaction.update(
          "insert into admin_link (hash, expires_at) values (?, ?)",
          Secrets.hash(secret),
          now + life.toMillis());
    });
    return secret;
  }

  boolean isAdminLink(String secret) {
    return database.read(transaction ->
        transaction.number(
                "select count(*) from admin_link where hash = ? and expires_at > ?",
                Secrets.hash(secret),
                clock.millis())
            > 0);
  }

  boolean redeemAdminLink(String secret) {
    return database.write(transaction ->
        transaction.update(
                "delete from admin_link where hash = ? and expires_at > ?",
                Secrets.hash(secret),
                clock.millis())
            > 0);
  }

  private static Token token(ResultSet row) throws SQLException {
    return new Token(
        row.getString(1),
        row.getString(2),
        new Scope(row.getString(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        Transaction.instantOrNull(row, 5));
  }
}
