package games.arena.battle;

import games.arena.redis.RedisKeys;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells all replicas which battles have ended, by Redis' publish and subscribe. Messages may be
 * lost: who must know looks into PostgreSQL from time to time, and more often while this channel is
 * not {@link #isOpen open}.
 *
 * @see <a href="https://redis.io/docs/latest/develop/pubsub/">Redis Pub/Sub</a>
 */
@ApplicationScoped
class EndedBattlesChannel {

  private static final Logger LOG = Logger.getLogger(EndedBattlesChannel.class);

  private final ReactivePubSubCommands<String> redis;
  private final List<Consumer<List<Long>>> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean open;

  EndedBattlesChannel(ReactiveRedisDataSource redis) {
    this.redis = redis.pubsub(String.class);
  }

  /** Has a listener called with the ids of battles that have ended; it must not block. */
  void listen(Consumer<List<Long>> listener) {
    listeners.add(listener);
  }

  /** Whether messages arrive, as far as is known. */
  boolean isOpen() {
    return open;
  }

  void publish(Collection<Long> battles) {
    if (!battles.isEmpty()) {
      redis
          .publish(
              RedisKeys.ended(),
              battles.stream().map(String::valueOf).collect(Collectors.joining(" ")))
          .subscribe()
          .with(
              sent -> {},
              failure -> LOG.debugf("Ended battles could not be published: %s", failure));
    }
  }

  /** A connection that breaks, or is silent for the client's idle time-out, is opened again. */
  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void open() {
    if (open || listeners.isEmpty()) {
      return;
    }
    open = true;
    redis
        .subscribe(
            List.of(RedisKeys.ended()), this::received, () -> open = false, failure -> open = false)
        .subscribe()
        .with(
            subscriber -> {},
            failure -> {
              open = false;
              LOG.debugf("Ended battles are looked for in PostgreSQL alone: %s", failure);
            });
  }

  private void received(String message) {
    try {
      List<Long> battles = Arrays.stream(message.split(" ")).map(Long::valueOf).toList();
      listeners.forEach(listener -> listener.accept(battles));
    } catch (NumberFormatException e) {
      LOG.debugf("Not a list of battles: %s", e.getMessage());
    }
  }
}
