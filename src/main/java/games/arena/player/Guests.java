package games.arena.player;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Deletes guests that are out of use: none of their sessions was refreshed for a while, and a guest
 * has no other way to sign in.
 */
@ApplicationScoped
class Guests {

  private static final Logger LOG = Logger.getLogger(Guests.class);

  /** In one run; more follow a minute later. */
  private static final int PORTION = 500;

  /** A condition on {@code player}; its two parameters are the same time in milliseconds. */
  static final String OUT_OF_USE =
      """
      guest and created_at < now() - ? * interval '1 millisecond' and not exists (
        select from session s join account a on a.id = s.account_id
        where a.player_id = player.id and s.refreshed_at > now() - ? * interval '1 millisecond')\
      """;

  private final Database database;
  private final PlayerChanges changes;
  private final long unusedMillis;
  private final BackgroundTask work =
      new BackgroundTask(Guests.class, "Deleting guests that are out of use");

  Guests(Database database, PlayerChanges changes, ArenaConfig config) {
    this.database = database;
    this.changes = changes;
    this.unusedMillis = config.guestsKept().toMillis();
  }

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void deleteUnused() {
    work.attempt(
        () -> {
          List<Long> unused =
              database.query(
                  "select id from player where " + OUT_OF_USE + " order by created_at, id limit ?",
                  row -> row.getLong("id"),
                  unusedMillis,
                  unusedMillis,
                  PORTION);
          int deleted = 0;
          for (long id : unused) {
            deleted += changes.deleteGuest(id, unusedMillis) ? 1 : 0;
          }
          if (deleted > 0) {
            LOG.infof("%d guests out of use deleted", deleted);
          }
        });
  }
}
