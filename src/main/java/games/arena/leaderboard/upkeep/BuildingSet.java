package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Member;
import games.arena.leaderboard.board.Score;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The sorted set that a rebuild fills and that then replaces the board's. */
@ApplicationScoped
class BuildingSet {

  private static final Script BUILD = Script.load("board-build");

  /** How long a rebuild may be inactive before another one may begin. */
  static final Duration LEASE = Duration.ofSeconds(15);

  private final RedisCalls redis;
  private final Counter rebuilt;

  BuildingSet(RedisCalls redis, MeterRegistry metrics) {
    this.redis = redis;
    this.rebuilt =
        Counter.builder("arena.leaderboard.rebuilt")
            .description("Boards that this process has built from PostgreSQL")
            .register(metrics);
  }

  /** Creates the counters at start: one that appears with its first event hides that event. */
  void register(@Observes StartupEvent start) {}

  /** Begins a rebuild; false if another one is running. */
  Uni<Boolean> begin(BoardEdition edition, String builder) {
    return step(edition, List.of("begin", builder, "" + LEASE.toMillis()));
  }

  /** Adds scores; false if this builder has lost its lease. */
  Uni<Boolean> add(BoardEdition edition, String builder, Collection<Score> scores) {
    List<String> arguments = new ArrayList<>(3 + 2 * scores.size());
    arguments.addAll(List.of("add", builder, "" + LEASE.toMillis()));
    Member.add(arguments, scores);
    return step(edition, arguments);
  }

  /**
   * Replaces the old board with the rebuilt one; false if this builder has lost its lease.
   *
   * @param reconciled the time up to which the new set is reconciled with PostgreSQL
   */
  Uni<Boolean> finish(
      BoardEdition edition, String builder, Instant reconciled, Optional<Instant> expiry) {
    String until = "" + expiry.map(Instant::toEpochMilli).orElse(0L);
    return step(edition, List.of("finish", builder, "" + reconciled.toEpochMilli(), until))
        .invoke(finished -> rebuilt.increment(finished ? 1 : 0));
  }

  /** Ends the lease; false if this builder has lost it. */
  Uni<Boolean> abandon(BoardEdition edition, String builder) {
    return step(edition, List.of("abandon", builder));
  }

  private Uni<Boolean> step(BoardEdition edition, List<String> arguments) {
    List<String> keys =
        List.of(
            RedisKeys.scores(edition.id()),
            RedisKeys.building(edition.id()),
            RedisKeys.deleted(edition.id()),
            RedisKeys.builder(edition.id()));
    return redis.run(BUILD, keys, arguments).map(reply -> reply.toInteger() == 1);
  }
}
