package games.arena.account.grant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.ArenaConfig;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Caches verified {@code Authorization} headers in this process for a short time, so that most
 * requests need no call to Redis or PostgreSQL.
 */
@ApplicationScoped
public class SignInCache {

  private static final Duration TTL = Duration.ofSeconds(60);

  private final Cache<Fingerprint, Known> known;
  private final AccountChanges changes;
  private final Clock clock;

  SignInCache(AccountChanges changes, Clock clock, ArenaConfig config) {
    this.changes = changes;
    this.clock = clock;
    this.known =
        Caffeine.newBuilder().maximumSize(config.token().cache()).expireAfterWrite(TTL).build();
  }

  private record Known(Grant grant, SecurityIdentity identity, long expiresMillis) {}

  public Optional<SecurityIdentity> recall(String authorization) {
    Known found = known.getIfPresent(Fingerprint.of(authorization));
    return found != null && clock.millis() < found.expiresMillis && changes.stillHolds(found.grant)
        ? Optional.of(found.identity)
        : Optional.empty();
  }

  /** Caches a header until its token expires. */
  public SecurityIdentity remember(String authorization, Grant grant, long expiresMillis) {
    SecurityIdentity identity = grant.identity();
    known.put(Fingerprint.of(authorization), new Known(grant, identity, expiresMillis));
    return identity;
  }
}
