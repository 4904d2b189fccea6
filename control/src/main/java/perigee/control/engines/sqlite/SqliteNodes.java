package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import perigee.control.store.Nodes;
import perigee.control.store.Secrets;
import perigee.model.Role;

/// Nodes and the secrets with which they join.
final class SqliteNodes implements Nodes {

  private static final String SECRET_PREFIX = "pgj_";
  private static final String COLUMNS = "id, role, region, joined_at, seen_at";

  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;

  SqliteNodes(Database database, InstantSource clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  @Override
  public String issueJoinSecret(String node, Role role, String region, Duration life) {
    String secret = secrets.issue(SECRET_PREFIX);
    long now = clock.millis();
    database.write(transaction -> {
      transaction.update("delete from join_secret where expires_at <= ?", now);
      return transaction.update(
          """
          insert into join_secret (hash, node, role, region, expires_at)
          values (?, ?, ?, ?, ?)\
          """,
          Secrets.hash(secret),
          node,
          role.name(),
          region,
          now + life.toMillis());
    });
    return secret;
  }

  @Override
  public Optional<NodeRecord> redeem(String joinSecret) {
    return database.write(transaction -> {
      Instant now = Instant.ofEpochMilli(clock.millis());
      Optional<NodeRecord> node =
          transaction.first(
              """
              delete from join_secret where hash = ? and expires_at > ?
              returning node, role, region\
              """,
              row -> joined(row, now),
              Secrets.hash(joinSecret),
              now.toEpochMilli());
      if (node.isPresent()) {
        register(transaction, node.get());
      }
      return node;
    });
  }

  @Override
  public Optional<NodeRecord> find(String id) {
    return database.read(transaction ->
        transaction.first("select " + COLUMNS + " from node where id = ?", SqliteNodes::node, id));
  }

  @Override
  public List<NodeRecord> list() {
    return database.read(transaction ->
        transaction.list("select " + COLUMNS + " from node order by id", SqliteNodes::node));
  }

  @Override
  public void seen(String id) {
    database.write(transaction ->
        transaction.update("update node set seen_at = ? where id = ?", clock.millis(), id));
  }

  @Override
  public boolean remove(String id) {
    return database.write(transaction -> {
      // Otherwise a secret that was not used yet would bring the node back.
      transaction.update("delete from join_secret where node = ?", id);
      return transaction.update("delete from node where id = ?", id) > 0;
    });
  }

  private static void register(Transaction transaction, NodeRecord node) throws SQLException {
    transaction.update(
        """
        insert into node (id, role, region, joined_at, seen_at) values (?, ?, ?, ?, null)
        on conflict (id) do update set role = excluded.role, region = excluded.region,
          joined_at = excluded.joined_at, seen_at = null\
        """,
        node.id(),
        node.role().name(),
        node.region(),
        node.joinedAt().toEpochMilli());
  }

  private static NodeRecord joined(ResultSet row, Instant now) throws SQLException {
    return new NodeRecord(
        row.getString(1), Role.valueOf(row.getString(2)), row.getString(3), now, null);
  }

  private static NodeRecord node(ResultSet row) throws SQLException {
    return new NodeRecord(
        row.getString(1),
        Role.valueOf(row.getString(2)),
        row.getString(3),
        Instant.ofEpochMilli(row.getLong(4)),
        Transaction.instantOrNull(row, 5));
  }
}
