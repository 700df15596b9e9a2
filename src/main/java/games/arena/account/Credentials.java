package games.arena.account;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * Remembers in Redis, for a short time, which name and password were found right, since finding out
 * is slow by design. Kept is a keyed hash, useless without the key in PostgreSQL. Without Redis
 * every sign-in asks PostgreSQL.
 */
@ApplicationScoped
public class Credentials {

  private static final Duration KEPT = Duration.ofSeconds(60);

  /** Longer than the verification of a password that was changed meanwhile can take. */
  private static final Duration CHANGING = Duration.ofSeconds(30);

  private static final String CHANGED = "changed";

  private final RedisCalls redis;
  private final DataSource dataSource;
  private volatile SecretKeySpec key;

  Credentials(RedisCalls redis, DataSource dataSource) {
    this.redis = redis;
    this.dataSource = dataSource;
  }

  /** The caller of a name and password, if they were found right lately. */
  Uni<Optional<Caller>> recall(String nameKey, String password) {
    if (key == null) {
      return Uni.createFrom().item(Optional.empty());
    }
    return redis
        .call("GET", RedisKeys.credential(nameKey))
        .map(
            value ->
                value == null
                    ? Optional.<Caller>empty()
                    : caller(value.toString(), nameKey, password))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }

  /**
   * Remembers a name and password that were found right. Blocks the first time, to read the key.
   */
  Uni<Void> remember(String nameKey, String password, Caller caller) {
    String value =
        "%s %d %d %s"
            .formatted(
                digest(nameKey, password),
                caller.accountId(),
                caller.playerId() == null ? 0 : caller.playerId(),
                caller.role());
    // NX: a change that came while the old password was being verified must not be undone.
    return redis
        .call("SET", RedisKeys.credential(nameKey), value, "NX", "PX", "" + KEPT.toMillis())
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Forgets what was found right before a password, a role or an account changed. */
  public Uni<Void> forget(String nameKey) {
    return redis
        .call("SET", RedisKeys.credential(nameKey), CHANGED, "PX", "" + CHANGING.toMillis())
        .replaceWithVoid();
  }

  private Optional<Caller> caller(String value, String nameKey, String password) {
    String[] parts = value.split(" ");
    if (parts.length != 4
        || !MessageDigest.isEqual(bytes(parts[0]), bytes(digest(nameKey, password)))) {
      return Optional.empty();
    }
    long playerId = Long.parseLong(parts[2]);
    return Optional.of(
        new Caller(Long.parseLong(parts[1]), playerId == 0 ? null : playerId, parts[3]));
  }

  private String digest(String nameKey, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key());
      byte[] digest = mac.doFinal(bytes(nameKey + "\0" + password));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SecretKeySpec key() {
    if (key == null) {
      try (Connection connection = dataSource.getConnection()) {
        key =
            Sql.queryOne(
                    connection,
                    "select value from secret where name = 'credential-cache'",
                    row -> new SecretKeySpec(row.getBytes("value"), "HmacSHA256"))
                .orElseThrow();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return key;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
