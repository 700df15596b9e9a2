package games.arena.leaderboard.streaming;

import games.arena.http.Limit;
import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.reading.BoardPages;
import games.arena.leaderboard.reading.BoardPages.Named;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Feeds all listeners of one board in this process. The top of the board is polled several times a
 * second while there are listeners, and listeners with the same limit share one event. Polling sees
 * the writes of all replicas, and misses nothing after an outage of Redis.
 */
final class BoardFeed {

  /**
   * The pause in poll durations: polling takes at most a fifth of the time, even if PostgreSQL
   * answers slowly.
   */
  private static final int PAUSE_FACTOR = 4;

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final Board board;
  private final Boards boards;
  private final BoardPages pages;
  private final Duration every;
  private final Map<Integer, Group> groups = new HashMap<>();
  private boolean looking;
  private Named seen;

  /** The listeners with the same limit. */
  private static final class Group {
    private final Set<StreamListener> listeners = new LinkedHashSet<>();
    private Buffer event;
  }

  BoardFeed(Board board, Boards boards, BoardPages pages, Duration every) {
    this.board = board;
    this.boards = boards;
    this.pages = pages;
    this.every = every;
  }

  synchronized void join(StreamListener listener, int limit, Vertx vertx) {
    Group group = groups.computeIfAbsent(limit, ignored -> new Group());
    group.listeners.add(listener);
    if (group.event == null && seen != null) {
      group.event = event(seen, limit);
    }
    if (group.event != null) {
      listener.send(group.event);
    }
    if (!looking) {
      looking = true;
      look(vertx);
    }
  }

  synchronized void leave(StreamListener listener, int limit) {
    Group group = groups.get(limit);
    if (group != null && group.listeners.remove(listener) && group.listeners.isEmpty()) {
      groups.remove(limit);
    }
  }

  private void look(Vertx vertx) {
    long begin = System.nanoTime();
    Uni.createFrom()
        .deferred(() -> pages.top(boards.current(board), Limit.MAX))
        .invoke(this::show)
        .subscribe()
        .with(
            shown -> {
              long pause = PAUSE_FACTOR * (System.nanoTime() - begin) / 1_000_000;
              lookAgain(vertx, Math.max(every.toMillis(), pause));
            },
            failure -> lookAgain(vertx, RETRY_DELAY.toMillis()));
  }

  private synchronized void lookAgain(Vertx vertx, long pause) {
    if (groups.isEmpty()) {
      looking = false;
      seen = null;
    } else {
      vertx.setTimer(pause, ignored -> look(vertx));
    }
  }

  private synchronized void show(Named found) {
    if (found.equals(seen)) {
      return;
    }
    seen = found;
    groups.forEach(
        (limit, group) -> {
          Buffer event = event(found, limit);
          if (!event.equals(group.event)) {
            group.event = event;
            group.listeners.forEach(listener -> listener.send(event));
          }
        });
  }

  private Buffer event(Named found, int limit) {
    // The JSON contains no line breaks, so one data line is enough.
    return Buffer.buffer("event: board\ndata: ")
        .appendBytes(pages.write(found.first(limit)))
        .appendString("\n\n");
  }
}
