package games.arena.account.token;

import games.arena.ArenaConfig;
import games.arena.account.security.SecurityEvent;
import games.arena.account.security.SecurityLog;
import games.arena.sql.Database;
import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Signing keys in PostgreSQL, shared by all replicas. One signs; the next one is published already,
 * so that verifiers with a cache of the published keys know it before it signs. A replaced key
 * verifies until the last token signed with it has expired.
 */
@ApplicationScoped
class DatabaseKeys {

  /** How long a replica may sign with the old key before it learns of the new one. */
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  /**
   * How long a key is published before it signs: as long as {@link JwksResource} lets others cache
   * the keys, and {@link SigningKeys} a replica, and some more.
   */
  static final Duration ANNOUNCED = Duration.ofMinutes(2);

  private static final String FIRST = "-infinity";
  private static final String NEXT = "infinity";

  /** The advisory lock of the rotation. */
  private static final long LOCK = 0x4172_656e_6102L;

  private static final String INSERT =
      """
      insert into signing_key (signs_from, kid, private_key, public_key)
      values (?::timestamptz, ?, ?, ?)
      on conflict do nothing
      """;

  private final Database database;
  private final ArenaConfig.Tokens config;
  private final SecurityLog log;

  DatabaseKeys(Database database, ArenaConfig config, SecurityLog log) {
    this.database = database;
    this.config = config.token();
    this.log = log;
  }

  /**
   * A key and when it begins to sign.
   *
   * @param isNew false where the rotation had begun before
   */
  record Rotation(String kid, Instant signsFrom, boolean isNew) {}

  /** Reads the keys; creates the first one and the next if there is none. */
  KeySet load() {
    return read()
        .or(
            () -> {
              database.update(INSERT, columns(FIRST));
              announceNext();
              return read();
            })
        .orElseThrow();
  }

  /** Publishes the next key if there is none yet. */
  void announceNext() {
    boolean announced =
        database
            .queryOne(
                "select kid from signing_key where retired_at is null and signs_from = 'infinity'",
                row -> row.getString("kid"))
            .isPresent();
    if (!announced) {
      database.update(INSERT, columns(NEXT));
    }
  }

  /**
   * Lets the next key sign if the present one is old enough: at once, or as soon as the next one
   * was published for long enough. A rotation that has not begun yet is the result once more.
   */
  Optional<Rotation> rotate(Duration minimumAge) {
    return database.inTransaction(
        transaction -> {
          // Replicas that rotate at once take turns, and the later ones find a young key.
          transaction.query("select pg_advisory_xact_lock(?)", row -> true, LOCK);
          Optional<Rotation> begun =
              transaction.queryOne(
                  """
                  select kid, signs_from from signing_key
                  where retired_at is null and signs_from > clock_timestamp() and signs_from < 'infinity'
                  """,
                  row -> rotation(row, false));
          if (begun.isPresent()) {
            return begun;
          }
          boolean isDue =
              transaction
                  .queryOne(
                      """
                      select max(greatest(created_at, signs_from))
                        <= clock_timestamp() - ? * interval '1 millisecond' as due
                      from signing_key where retired_at is null and signs_from <= clock_timestamp()
                      """,
                      row -> row.getBoolean("due"),
                      minimumAge.toMillis())
                  .orElse(false);
          return isDue ? Optional.of(rotate(transaction)) : Optional.empty();
        });
  }

  private static Rotation rotate(Database.Transaction transaction) {
    transaction.update(INSERT, columns(NEXT));
    Rotation rotation =
        transaction.queryRow(
            """
            update signing_key
            set signs_from = greatest(clock_timestamp(), created_at + ? * interval '1 millisecond')
            where retired_at is null and signs_from = 'infinity'
            returning kid, signs_from
            """,
            row -> rotation(row, true),
            ANNOUNCED.toMillis());
    transaction.update(INSERT, columns(NEXT));
    retire(transaction);
    return rotation;
  }

  /** Lets the next key sign if the present one has signed for its lifetime. */
  void rotateIfDue() {
    rotate(config.keyLifetime())
        .filter(Rotation::isNew)
        .ifPresent(
            next ->
                log.tell(
                    SecurityEvent.KEY_ROTATED,
                    SecurityLog.ARENA,
                    "on schedule; %s signs from %s on".formatted(next.kid, next.signsFrom)));
  }

  /** The age of the key that signs. */
  double ageSeconds() {
    return database
        .queryOne(
            """
            select extract(epoch from clock_timestamp() - greatest(created_at, signs_from))::float8 as age
            from signing_key where retired_at is null and signs_from <= clock_timestamp()
            order by signs_from desc limit 1
            """,
            row -> row.getDouble("age"))
        .orElse(Double.NaN);
  }

  /** Retires the keys that another one has replaced. */
  void retire() {
    database.inTransaction(DatabaseKeys::retire);
  }

  private static int retire(Database.Transaction transaction) {
    List<String> replaced =
        transaction.query(
            """
            select kid from signing_key where retired_at is null and signs_from < (
              select max(signs_from) from signing_key
              where retired_at is null and signs_from <= clock_timestamp())
            """,
            row -> row.getString("kid"));
    // A statement without rows would notify all replicas too.
    replaced.forEach(
        kid ->
            transaction.update(
                """
                update signing_key set retired_at = clock_timestamp(), private_key = null
                where kid = ? and retired_at is null
                """,
                kid));
    return replaced.size();
  }

  /** Deletes the keys whose last token has expired. */
  void deleteUnused() {
    database.update(
        "delete from signing_key where retired_at < clock_timestamp() - ? * interval '1"
            + " millisecond'",
        config.lifetime().plus(OVERLAP).toMillis());
  }

  private static Object[] columns(String signsFrom) {
    SigningKey key = EllipticKeys.generate();
    return new Object[] {
      signsFrom, key.id(), key.privateKey().getEncoded(), key.publicKey().getEncoded()
    };
  }

  private record Row(SigningKey key, boolean signs) {}

  private Optional<KeySet> read() {
    List<Row> rows =
        database.query(
            """
            select kid, private_key, public_key,
              retired_at is null and signs_from <= clock_timestamp() as signs
            from signing_key order by signs_from desc
            """,
            row -> new Row(key(row), row.getBoolean("signs")));
    List<SigningKey> keys = rows.stream().map(Row::key).toList();
    return rows.stream()
        .filter(Row::signs)
        .findFirst()
        .map(current -> new KeySet(current.key, keys));
  }

  private static Rotation rotation(ResultSet row, boolean isNew) throws SQLException {
    return new Rotation(row.getString("kid"), Sql.instant(row, "signs_from"), isNew);
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    return EllipticKeys.decode(
        row.getString("kid"), row.getBytes("private_key"), row.getBytes("public_key"));
  }
}
