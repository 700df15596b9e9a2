package games.arena.suspension;

import games.arena.http.Problems;
import games.arena.leaderboard.upkeep.HiddenPlayers;
import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Suspends players. A suspension holds until its time; whether it hides the player from the boards
 * is a matter of its row alone, which {@link SuspensionKeeper} deletes when the time is over. So
 * PostgreSQL and Redis change their mind about who is hidden in the same moment.
 */
@ApplicationScoped
public class Suspensions {

  private static final Logger LOG = Logger.getLogger(Suspensions.class);

  private static final String IN_FORCE = "(until is null or until > clock_timestamp())";

  /** SQL that finds the suspension of a player who is suspended now. */
  public static final String OF_PLAYER =
      "select " + SuspensionView.COLUMNS + " from suspension where player_id = ? and " + IN_FORCE;

  private final Database database;
  private final HiddenPlayers hidden;

  Suspensions(Database database, HiddenPlayers hidden) {
    this.database = database;
    this.hidden = hidden;
  }

  /** The suspension of a player, if it is suspended now. */
  Optional<SuspensionView> find(long playerId) {
    return database.queryOne(OF_PLAYER, SuspensionView::read, playerId);
  }

  /** Suspends a player; false if there is no such player. */
  boolean suspend(SuspensionView suspension) {
    Optional<Boolean> wasHidden =
        database.inTransaction(transaction -> suspend(transaction, suspension));
    wasHidden.ifPresent(
        before -> {
          if (suspension.hidden()) {
            updateBoards(() -> hidden.hide(suspension.playerId()));
          } else if (before) {
            updateBoards(() -> hidden.show(List.of(suspension.playerId())));
          }
        });
    return wasHidden.isPresent();
  }

  /** Whether the player was hidden before; empty if there is no such player. */
  private static Optional<Boolean> suspend(Transaction transaction, SuspensionView suspension) {
    // Keeps the player from being deleted meanwhile; no settlement waits for this lock.
    boolean known =
        transaction
            .queryOne(
                "select 1 from player where id = ? for key share",
                row -> true,
                suspension.playerId())
            .isPresent();
    if (!known) {
      return Optional.empty();
    }
    boolean wasHidden =
        transaction
            .queryOne(
                "select hidden from suspension where player_id = ? for update",
                row -> row.getBoolean("hidden"),
                suspension.playerId())
            .orElse(false);
    boolean isOver =
        suspension.until() != null
            && transaction.queryRow(
                "select ? <= clock_timestamp() as over",
                row -> row.getBoolean("over"),
                suspension.until());
    if (isOver) {
      throw Problems.invalid("until", "must be in the future");
    }
    transaction.update(
        """
        insert into suspension (player_id, until, reason, hidden) values (?, ?, ?, ?)
        on conflict (player_id) do update
        set until = excluded.until, reason = excluded.reason, hidden = excluded.hidden, created_at = excluded.created_at
        """,
        suspension.playerId(),
        suspension.until(),
        suspension.reason(),
        suspension.hidden());
    return Optional.of(wasHidden);
  }

  /** Lifts the suspension of a player, if there is one; false if there is no such player. */
  boolean lift(long playerId) {
    boolean known =
        database.queryOne("select 1 from player where id = ?", row -> true, playerId).isPresent();
    boolean wasHidden =
        database
            .queryOne(
                "delete from suspension where player_id = ? returning hidden",
                row -> row.getBoolean("hidden"),
                playerId)
            .orElse(false);
    if (wasHidden) {
      updateBoards(() -> hidden.show(List.of(playerId)));
    }
    return known;
  }

  /**
   * Ends suspensions whose time is over.
   *
   * @return how many have ended
   */
  int end(int most) {
    List<Long> shown = new ArrayList<>();
    int ended =
        database
            .query(
                """
                delete from suspension where player_id = any(array(
                  select player_id from suspension where until <= clock_timestamp()
                  order by until limit ? for update skip locked))
                returning player_id, hidden
                """,
                row -> row.getBoolean("hidden") && shown.add(row.getLong("player_id")),
                most)
            .size();
    if (!shown.isEmpty()) {
      updateBoards(() -> hidden.show(shown));
    }
    return ended;
  }

  /** If Redis fails, the comparison of boards corrects them later. */
  private static void updateBoards(Runnable update) {
    try {
      update.run();
    } catch (RuntimeException e) {
      LOG.warnf("Boards do not follow a suspension yet: %s", e);
    }
  }
}
