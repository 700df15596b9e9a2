package games.arena.leaderboard.streaming;

import games.arena.ArenaConfig;
import games.arena.http.SseClients;
import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.reading.BoardPages;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Streams boards to the listening clients of this process. */
@ApplicationScoped
public class LeaderboardStreams {

  private final SseClients<StreamListener> listeners;
  private final Map<Board, BoardFeed> feeds = new EnumMap<>(Board.class);

  LeaderboardStreams(BoardPages pages, Boards boards, ArenaConfig config, MeterRegistry metrics) {
    ArenaConfig.Stream stream = config.leaderboard().stream();
    this.listeners = new SseClients<>(stream.maxListeners(), stream.longest());
    for (Board board : Board.values()) {
      feeds.put(board, new BoardFeed(board, boards, pages, stream.lookEvery()));
    }
    Gauge.builder("arena.leaderboard.listeners", listeners, SseClients::size)
        .description("Clients that listen to a board")
        .register(metrics);
  }

  /**
   * Streams the top of a board to a client while {@code welcome} is true; completes when the stream
   * ends.
   */
  public Uni<Void> listen(
      Board board, int limit, HttpServerResponse response, BooleanSupplier welcome) {
    BoardFeed feed = feeds.get(board);
    Vertx vertx = Vertx.currentContext().owner();
    return listeners.add(
        welcome,
        (loop, end) -> new StreamListener(response, loop, end, System::nanoTime),
        listener -> {
          listener.open();
          feed.join(listener, limit, vertx);
        },
        listener -> feed.leave(listener, limit));
  }

  void start(@Observes StartupEvent start) {
    listeners.endAtShutdown();
  }

  void stop(@Observes ShutdownEvent shutdown) {
    listeners.stop();
  }
}
