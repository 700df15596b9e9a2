package games.arena.account.grant;

import games.arena.redis.RedisCalls;
import games.arena.sql.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Caches grants in Redis for a short time, shared by all replicas. Each entry is sealed with an
 * HMAC over the grant and its proof (a password, for example), and the HMAC key is in PostgreSQL:
 * so Redis reveals no password, and writing to Redis grants no rights. {@link AccountChanges}
 * refuses outdated grants.
 */
@ApplicationScoped
public class GrantCache {

  private static final String HMAC = "HmacSHA256";
  private static final Duration TTL = Duration.ofSeconds(60);

  /** Older entries are refused: an old snapshot of Redis may have been restored. */
  private static final long MAX_AGE_SECONDS = 2 * TTL.toSeconds();

  private final RedisCalls redis;
  private final Database database;
  private final AccountChanges changes;
  private final Clock clock;
  private volatile Key known;

  /**
   * @param incarnation the incarnation of the database that the key was read from
   */
  private record Key(String incarnation, SecretKeySpec spec) {}

  GrantCache(RedisCalls redis, Database database, AccountChanges changes, Clock clock) {
    this.redis = redis;
    this.database = database;
    this.changes = changes;
    this.clock = clock;
  }

  /** The grant cached under this name, if it was sealed with the same proof and is still valid. */
  public Uni<Optional<Grant>> recall(String name, String proof) {
    Key key = known;
    if (key == null) {
      // Reading the key would block. The caller reads the grant from PostgreSQL, and keep() then
      // reads the key.
      return Uni.createFrom().item(Optional.empty());
    }
    return redis
        .callOptional("GET", name)
        .map(
            value ->
                value == null ? Optional.<Grant>empty() : open(key, name, proof, value.toString()))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }

  /** Caches a grant. Blocks if the HMAC key must be read first. */
  public Uni<Void> keep(String name, String proof, Grant grant) {
    Key key = key(grant.incarnation());
    String content =
        "%d %d %s %d %s %s %d"
            .formatted(
                grant.accountId(),
                grant.playerId() == null ? 0 : grant.playerId(),
                grant.role(),
                grant.version(),
                grant.incarnation(),
                grant.session() == null ? "-" : grant.session(),
                clock.instant().getEpochSecond());
    String value = content + " " + seal(key, name, proof, content);
    return redis
        .callOptional("SET", name, value, "PX", "" + TTL.toMillis())
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Drops a cached grant to free its memory; it would be refused anyway. */
  public void drop(String name) {
    redis.callOptional("DEL", name).subscribe().with(dropped -> {}, failure -> {});
  }

  private Optional<Grant> open(Key key, String name, String proof, String value) {
    int end = value.lastIndexOf(' ');
    if (end < 0) {
      return Optional.empty();
    }
    String content = value.substring(0, end);
    if (!MessageDigest.isEqual(
        bytes(seal(key, name, proof, content)), bytes(value.substring(end + 1)))) {
      return Optional.empty();
    }
    String[] parts = content.split(" ");
    long age = clock.instant().getEpochSecond() - Long.parseLong(parts[6]);
    long playerId = Long.parseLong(parts[1]);
    Grant grant =
        new Grant(
            Long.parseLong(parts[0]),
            playerId == 0 ? null : playerId,
            parts[2],
            Long.parseLong(parts[3]),
            parts[4],
            parts[5].equals("-") ? null : UUID.fromString(parts[5]));
    return Math.abs(age) <= MAX_AGE_SECONDS && changes.stillHolds(grant)
        ? Optional.of(grant)
        : Optional.empty();
  }

  private static String seal(Key key, String name, String proof, String content) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key.spec);
      byte[] seal = mac.doFinal(bytes(name + "\0" + content + "\0" + proof));
      return Base64.getEncoder().encodeToString(seal);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Key key(String incarnation) {
    Key key = known;
    if (key == null || !key.incarnation.equals(incarnation)) {
      key =
          database.queryRow(
              "select value from secret where name = 'credential-cache'",
              row -> new Key(incarnation, new SecretKeySpec(row.getBytes("value"), HMAC)));
      known = key;
    }
    return key;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
