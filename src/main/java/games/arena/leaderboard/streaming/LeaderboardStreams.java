package games.arena.leaderboard.streaming;

import games.arena.ArenaConfig;
import games.arena.http.Problems;
import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.reading.BoardPages;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Streams boards to the listening clients of this process. */
@ApplicationScoped
public class LeaderboardStreams {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration SIGNED_IN_CHECK = Duration.ofSeconds(1);

  private final ArenaConfig.Stream config;
  private final Map<Board, BoardFeed> feeds = new EnumMap<>(Board.class);

  /** The listeners, each with a check whether its caller is still signed in. */
  private final Map<StreamListener, BooleanSupplier> listeners = new ConcurrentHashMap<>();

  private final AtomicBoolean beating = new AtomicBoolean();
  private final Thread shutdownHook = new Thread(this::endAll, "end-of-streams");
  private volatile boolean stopping;

  LeaderboardStreams(BoardPages pages, Boards boards, ArenaConfig config, MeterRegistry metrics) {
    this.config = config.leaderboard().stream();
    for (Board board : Board.values()) {
      feeds.put(board, new BoardFeed(board, boards, pages, this.config.lookEvery()));
    }
    Gauge.builder("arena.leaderboard.listeners", listeners, Map::size)
        .description("Clients that listen to a board")
        .register(metrics);
  }

  /**
   * Streams the top of a board to a client while {@code welcome} is true; completes when the stream
   * ends.
   */
  public Uni<Void> listen(
      Board board, int limit, HttpServerResponse response, BooleanSupplier welcome) {
    if (stopping || listeners.size() >= config.maxListeners()) {
      throw Problems.unavailable("There are too many listeners here, try again soon.", 1);
    }
    return Uni.createFrom().emitter(end -> listen(feeds.get(board), limit, response, welcome, end));
  }

  private void listen(
      BoardFeed feed,
      int limit,
      HttpServerResponse response,
      BooleanSupplier welcome,
      UniEmitter<? super Void> end) {
    Context loop = Vertx.currentContext();
    StreamListener listener = new StreamListener(response, loop, end, System::nanoTime);
    end.onTermination(
        () -> {
          listeners.remove(listener);
          feed.leave(listener, limit);
        });
    listener.open();
    listeners.put(listener, welcome);
    feed.join(listener, limit, loop.owner());
    if (beating.compareAndSet(false, true)) {
      loop.owner().setPeriodic(HEARTBEAT.toMillis(), ignored -> beat());
      loop.owner().setPeriodic(SIGNED_IN_CHECK.toMillis(), ignored -> endUnwelcome());
    }
    if (stopping) {
      listener.end();
    }
  }

  private void beat() {
    listeners.keySet().forEach(listener -> listener.beat(config.longest()));
  }

  private void endUnwelcome() {
    listeners.forEach(
        (listener, welcome) -> {
          if (!welcome.getAsBoolean()) {
            listener.end();
          }
        });
  }

  void start(@Observes StartupEvent start) {
    // ShutdownEvent is fired only after all running requests have ended, and streams never end by
    // themselves.
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  void stop(@Observes ShutdownEvent shutdown) {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException alreadyRunning) {
      // The JVM is already shutting down.
    }
  }

  private void endAll() {
    stopping = true;
    listeners.keySet().forEach(StreamListener::end);
  }
}
