package games.arena.account.token;

import games.arena.ArenaConfig;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Signing keys in PostgreSQL, shared by all replicas. A unique index allows one signing key at a
 * time; a replaced key verifies until the last token signed with it has expired.
 */
@ApplicationScoped
class DatabaseKeys {

  /** How long a replica may sign with the old key before it learns of the new one. */
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private static final String INSERT =
      """
      insert into signing_key (kid, private_key, public_key) values (?, ?, ?)
      on conflict do nothing
      """;

  private final Database database;
  private final ArenaConfig.Tokens config;

  DatabaseKeys(Database database, ArenaConfig config) {
    this.database = database;
    this.config = config.token();
  }

  /** Reads the keys; creates the first one if there is none. */
  KeySet load() {
    return read()
        .or(
            () -> {
              database.update(INSERT, columns(EllipticKeys.generate()));
              return read();
            })
        .orElseThrow();
  }

  /**
   * Replaces the signing key if it is old enough. Of several replicas that rotate at once, one
   * succeeds.
   */
  boolean rotate(Duration minimumAge) {
    return database.inTransaction(
        transaction -> {
          int retired =
              transaction.update(
                  """
                  update signing_key set retired_at = clock_timestamp(), private_key = null
                  where retired_at is null and created_at <= clock_timestamp() - ? * interval '1 millisecond'
                  """,
                  minimumAge.toMillis());
          if (retired > 0) {
            transaction.update(INSERT, columns(EllipticKeys.generate()));
          }
          return retired > 0;
        });
  }

  boolean rotateIfDue() {
    return rotate(config.keyLifetime());
  }

  /** The age of the key that signs. */
  double ageSeconds() {
    return database
        .queryOne(
            """
            select extract(epoch from clock_timestamp() - created_at)::float8 as age
            from signing_key where retired_at is null
            """,
            row -> row.getDouble("age"))
        .orElse(Double.NaN);
  }

  /** Deletes the keys whose last token has expired. */
  void deleteUnused() {
    database.update(
        "delete from signing_key where retired_at < clock_timestamp() - ? * interval '1"
            + " millisecond'",
        config.lifetime().plus(OVERLAP).toMillis());
  }

  private static Object[] columns(SigningKey key) {
    return new Object[] {key.id(), key.privateKey().getEncoded(), key.publicKey().getEncoded()};
  }

  private Optional<KeySet> read() {
    List<SigningKey> keys =
        database.query(
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
