package games.arena.installation;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.sql.Database;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.vertx.mutiny.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Claims the keys with this process's prefix in Redis for its installation. Two installations with
 * the same keys would take each other's battles and write to each other's boards, so the second one
 * does not start.
 *
 * <p>The claim is the id of the installation, which a restored backup keeps. It is set again after
 * Redis was emptied.
 */
@ApplicationScoped
class RedisClaim {

  private static final Logger LOG = Logger.getLogger(RedisClaim.class);

  /** Before the scheduler, so that no battles of another installation are taken. */
  private static final int START_PRIORITY = Interceptor.Priority.PLATFORM_BEFORE - 10;

  private final Database database;
  private final RedisCalls redis;
  private volatile boolean claimed;
  private volatile boolean disputed;

  RedisClaim(Database database, RedisCalls redis) {
    this.database = database;
    this.redis = redis;
  }

  void start(@Observes @Priority(START_PRIORITY) StartupEvent event) {
    try {
      RedisKeys.prefix();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    }
    claim()
        .ifPresent(
            complaint -> {
              throw new ConfigurationException(complaint);
            });
  }

  /**
   * Claims the keys if Redis was away at start, and again after Redis was emptied. A process ends
   * if the keys belong to another installation, unless it once held the claim itself.
   */
  @Scheduled(
      every = "10s",
      delayed = "5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void keep() {
    Optional<String> complaint = claim();
    if (complaint.isPresent() && !disputed) {
      LOG.error(complaint.get());
      if (!claimed) {
        Quarkus.asyncExit(1);
      }
    }
    disputed = complaint.isPresent();
  }

  /**
   * Describes a conflict and its remedy; empty if there is none, or if PostgreSQL or Redis is away.
   */
  private Optional<String> claim() {
    try {
      String id = database.queryRow("select id from installation", row -> row.getString("id"));
      Response owner =
          redis.call("SET", RedisKeys.installation(), id, "NX", "GET").await().indefinitely();
      boolean ours = owner == null || owner.toString().equals(id);
      claimed |= ours;
      return ours ? Optional.empty() : Optional.of(complaint(owner.toString(), id));
    } catch (RuntimeException e) {
      LOG.debugf("Redis keys not claimed yet: %s", e);
      return Optional.empty();
    }
  }

  private static String complaint(String owner, String id) {
    return """
        The keys %s* in Redis belong to installation %s, this database is installation %s: \
        set another ARENA_REDIS_PREFIX, or delete the key %s if the other one no longer exists"""
        .formatted(RedisKeys.prefix(), owner, id, RedisKeys.installation());
  }
}
