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
 * Claims the keys under this process's prefix in Redis for the installation in its database. Two
 * installations on the same keys would take each other's battles and write into each other's
 * boards, so the second one does not start.
 *
 * <p>The claim is the installation's id, which a restored backup still has; in an emptied Redis it
 * is made anew.
 */
@ApplicationScoped
class RedisClaim {

  private static final Logger LOG = Logger.getLogger(RedisClaim.class);

  /** Before the scheduler, so that nobody else's battles are taken. */
  private static final int START = Interceptor.Priority.PLATFORM_BEFORE - 10;

  private final Database database;
  private final RedisCalls redis;
  private volatile boolean claimed;
  private volatile boolean disputed;

  RedisClaim(Database database, RedisCalls redis) {
    this.database = database;
    this.redis = redis;
  }

  void start(@Observes @Priority(START) StartupEvent event) {
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
   * Claims again what an emptied Redis has forgotten, and what it could not be asked for at start.
   * A process that had its claim does not end for another one that took it from an emptied Redis.
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

  /** What is wrong, and what to do; nothing also where PostgreSQL or Redis cannot be asked. */
  private Optional<String> claim() {
    try {
      String id =
          database
              .queryOne("select id from installation", row -> row.getString("id"))
              .orElseThrow();
      Response owner =
          redis.call("SET", RedisKeys.installation(), id, "NX", "GET").await().indefinitely();
      boolean ours = owner == null || owner.toString().equals(id);
      claimed |= ours;
      return ours ? Optional.empty() : Optional.of(complaint(owner.toString(), id));
    } catch (RuntimeException e) {
      LOG.debugf("Redis is not claimed yet: %s", e);
      return Optional.empty();
    }
  }

  private static String complaint(String owner, String id) {
    return """
        The keys %s* in Redis belong to installation %s, this database is installation %s: \
        set another ARENA_REDIS_PREFIX, or delete the key %s if the other one is no more"""
        .formatted(RedisKeys.prefix(), owner, id, RedisKeys.installation());
  }
}
