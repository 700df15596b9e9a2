package games.arena.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.ArenaConfig;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Remembers in this process what {@code Authorization} headers were found right a short while ago,
 * so that nearly every request is served without any question to Redis or PostgreSQL.
 */
@ApplicationScoped
class KnownSignIns {

  private static final Duration KEPT = Duration.ofSeconds(60);

  private final Cache<Fingerprint, Known> known;
  private final AccountChanges changes;
  private final Clock clock;

  KnownSignIns(AccountChanges changes, Clock clock, ArenaConfig config) {
    this.changes = changes;
    this.clock = clock;
    this.known =
        Caffeine.newBuilder().maximumSize(config.token().cache()).expireAfterWrite(KEPT).build();
  }

  private record Known(Grant grant, SecurityIdentity identity, long expiresMillis) {}

  Optional<SecurityIdentity> recall(String authorization) {
    Known found = known.getIfPresent(Fingerprint.of(authorization));
    return found != null && clock.millis() < found.expiresMillis && changes.stillHolds(found.grant)
        ? Optional.of(found.identity)
        : Optional.empty();
  }

  /** Remembers a header, until the token in it expires. */
  SecurityIdentity remember(String authorization, Grant grant, long expiresMillis) {
    SecurityIdentity identity = grant.identity();
    known.put(Fingerprint.of(authorization), new Known(grant, identity, expiresMillis));
    return identity;
  }
}
