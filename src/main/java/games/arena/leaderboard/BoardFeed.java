package games.arena.leaderboard;

import games.arena.http.Limit;
import games.arena.leaderboard.LeaderboardReader.Named;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What all who listen to one board on this process share: one look at its top several times a
 * second while there is anybody, and one event for all who asked for as many entries. Looking again
 * rather than being told: the board is written by any replica, and nothing is missed while Redis is
 * away.
 */
final class BoardFeed {

  /** Looks take a fifth of the time at most, as where PostgreSQL has to answer. */
  private static final int PAUSES = 4;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Board board;
  private final Boards boards;
  private final LeaderboardReader reader;
  private final Duration every;
  private final Map<Integer, Group> groups = new HashMap<>();
  private boolean looking;
  private Named seen;

  /** Those who asked for as many entries. */
  private static final class Group {
    private final Set<StreamListener> listeners = new LinkedHashSet<>();
    private Buffer event;
  }

  BoardFeed(Board board, Boards boards, LeaderboardReader reader, Duration every) {
    this.board = board;
    this.boards = boards;
    this.reader = reader;
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
        .deferred(() -> reader.top(boards.current(board), Limit.MAX))
        .invoke(this::show)
        .subscribe()
        .with(
            shown -> {
              long pause = PAUSES * (System.nanoTime() - begin) / 1_000_000;
              lookAgain(vertx, Math.max(every.toMillis(), pause));
            },
            failure -> lookAgain(vertx, AFTER_FAILURE.toMillis()));
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
    if (seen != null
        && seen.question().equals(found.question())
        && seen.slice().equals(found.slice())) {
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
    // JSON has no line breaks, so one line of data is enough.
    return Buffer.buffer("event: board\ndata: ")
        .appendBytes(reader.write(found.first(limit)))
        .appendString("\n\n");
  }
}
