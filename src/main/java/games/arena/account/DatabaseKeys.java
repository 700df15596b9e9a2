package games.arena.account;

import games.arena.ArenaConfig;
import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Signing keys in PostgreSQL, shared by all replicas. A unique index lets only one of them sign;
 * one that was replaced verifies until the last token signed with it is out.
 */
@ApplicationScoped
class DatabaseKeys {

  /** A replica that does not know yet of a new key may sign a little longer with the old one. */
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private final DataSource dataSource;
  private final ArenaConfig.Tokens config;

  DatabaseKeys(DataSource dataSource, ArenaConfig config) {
    this.dataSource = dataSource;
    this.config = config.token();
  }

  /** Reads the keys; the first one is made where there is none yet. */
  KeySet load() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Optional<KeySet> keys = read(connection);
      if (keys.isEmpty()) {
        insert(connection);
        keys = read(connection);
      }
      return keys.orElseThrow();
    }
  }

  /**
   * Lets a new key sign in the place of the present one, if that is old enough. Where several
   * replicas do so at once, one does.
   */
  boolean rotate(Duration minimumAge) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        int retired =
            Sql.update(
                connection,
                """
                update signing_key set retired_at = clock_timestamp(), private_key = null
                where retired_at is null and created_at <= clock_timestamp() - ? * interval '1 millisecond'
                """,
                minimumAge.toMillis());
        if (retired > 0) {
          insert(connection);
        }
        connection.commit();
        return retired > 0;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  boolean rotateIfDue() throws SQLException {
    return rotate(config.keyLifetime());
  }

  /** Deletes the keys whose last token is out. */
  void deleteUnused() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          "delete from signing_key where retired_at < clock_timestamp() - ? * interval '1 millisecond'",
          config.lifetime().plus(OVERLAP).toMillis());
    }
  }

  private static void insert(Connection connection) throws SQLException {
    SigningKey key = EllipticKeys.generate();
    Sql.update(
        connection,
        """
        insert into signing_key (kid, private_key, public_key) values (?, ?, ?)
        on conflict do nothing
        """,
        key.id(),
        key.privateKey().getEncoded(),
        key.publicKey().getEncoded());
  }

  private static Optional<KeySet> read(Connection connection) throws SQLException {
    List<SigningKey> keys =
        Sql.query(
            connection,
            "select kid, private_key, public_key from signing_key order by created_at",
            DatabaseKeys::key);
    return keys.stream()
        .filter(SigningKey::signs)
        .findFirst()
        .map(current -> new KeySet(current, keys));
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    return EllipticKeys.decode(
        row.getString("kid"), row.getBytes("private_key"), row.getBytes("public_key"));
  }
}
