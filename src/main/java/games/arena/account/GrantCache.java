package games.arena.account;

import games.arena.redis.RedisCalls;
import games.arena.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * Keeps grants in Redis for a short time, for all replicas. Each is sealed by a keyed hash over
 * what it was granted for (a password, for one), whose key is in PostgreSQL: so Redis gives away
 * nothing, and whoever can write to it gains no right. What was changed meanwhile, {@link
 * AccountChanges} refuses.
 */
@ApplicationScoped
class GrantCache {

  private static final Duration KEPT = Duration.ofSeconds(60);

  /** Refused when older: an old snapshot of Redis may have come back. */
  private static final long OLDEST_SECONDS = 2 * KEPT.toSeconds();

  private final RedisCalls redis;
  private final DataSource dataSource;
  private final AccountChanges changes;
  private final Clock clock;
  private volatile SecretKeySpec key;

  GrantCache(RedisCalls redis, DataSource dataSource, AccountChanges changes, Clock clock) {
    this.redis = redis;
    this.dataSource = dataSource;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * The grant kept under this name in Redis, if it was sealed with the same proof and still holds.
   */
  Uni<Optional<Grant>> recall(String name, String proof) {
    if (key == null) {
      // Reading it would block; whoever finds nothing here goes on to PostgreSQL and keeps it.
      return Uni.createFrom().item(Optional.empty());
    }
    return redis
        .callOptional("GET", name)
        .map(value -> value == null ? Optional.<Grant>empty() : open(name, proof, value.toString()))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }

  /** Keeps a grant. Blocks the first time, to read the key. */
  Uni<Void> keep(String name, String proof, Grant grant) throws SQLException {
    readKey();
    String content =
        "%d %d %s %d %s %d"
            .formatted(
                grant.accountId(),
                grant.playerId() == null ? 0 : grant.playerId(),
                grant.role(),
                grant.version(),
                grant.session() == null ? "-" : grant.session(),
                clock.instant().getEpochSecond());
    String value = content + " " + seal(name, proof, content);
    return redis
        .callOptional("SET", name, value, "PX", "" + KEPT.toMillis())
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Drops what is kept, to save the space: it is refused anyway. */
  void drop(String name) {
    redis.callOptional("DEL", name).subscribe().with(dropped -> {}, failure -> {});
  }

  private Optional<Grant> open(String name, String proof, String value) {
    int end = value.lastIndexOf(' ');
    if (end < 0) {
      return Optional.empty();
    }
    String content = value.substring(0, end);
    if (!MessageDigest.isEqual(
        bytes(seal(name, proof, content)), bytes(value.substring(end + 1)))) {
      return Optional.empty();
    }
    String[] parts = content.split(" ");
    long age = clock.instant().getEpochSecond() - Long.parseLong(parts[5]);
    long playerId = Long.parseLong(parts[1]);
    Grant grant =
        new Grant(
            Long.parseLong(parts[0]),
            playerId == 0 ? null : playerId,
            parts[2],
            Long.parseLong(parts[3]),
            parts[4].equals("-") ? null : UUID.fromString(parts[4]));
    return Math.abs(age) <= OLDEST_SECONDS && changes.stillHolds(grant)
        ? Optional.of(grant)
        : Optional.empty();
  }

  private String seal(String name, String proof, String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] seal = mac.doFinal(bytes(name + "\0" + content + "\0" + proof));
      return Base64.getEncoder().encodeToString(seal);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void readKey() throws SQLException {
    if (key == null) {
      try (Connection connection = dataSource.getConnection()) {
        key =
            Sql.queryOne(
                    connection,
                    "select value from secret where name = 'credential-cache'",
                    row -> new SecretKeySpec(row.getBytes("value"), "HmacSHA256"))
                .orElseThrow();
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
