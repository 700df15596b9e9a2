package games.arena.player;

import games.arena.account.Accounts;
import games.arena.account.CachedAccount;
import games.arena.leaderboard.BoardEdition;
import games.arena.leaderboard.Leaderboard;
import games.arena.leaderboard.Standings;
import games.arena.sql.Database;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Changes and deletes players together with their accounts and their places on the boards. */
@ApplicationScoped
class PlayerChanges {

  private static final Logger LOG = Logger.getLogger(PlayerChanges.class);

  /** The number of boards updated at once; an old player may be on a thousand of them. */
  private static final int MAX_CONCURRENT = 16;

  private final Database database;
  private final Accounts accounts;
  private final Standings standings;
  private final Leaderboard leaderboard;

  PlayerChanges(
      Database database, Accounts accounts, Standings standings, Leaderboard leaderboard) {
    this.database = database;
    this.accounts = accounts;
    this.standings = standings;
    this.leaderboard = leaderboard;
  }

  /**
   * Changes a player; a null field stays as it is. A new password ends the old one and all tokens.
   *
   * @return whether the player exists
   */
  boolean change(long id, String description, String passwordHash) {
    Optional<CachedAccount> changed =
        database.inTransaction(
            transaction -> {
              if (description != null) {
                transaction.update(
                    "update player set description = ? where id = ?", description, id);
              }
              Optional<CachedAccount> account = accounts.cachedOf(transaction, id);
              if (passwordHash != null) {
                accounts.setPassword(transaction, id, passwordHash);
              }
              return account;
            });
    if (passwordHash != null) {
      changed.ifPresent(accounts::forget);
    }
    return changed.isPresent();
  }

  private record Deleted(CachedAccount account, List<BoardEdition> editions) {}

  /**
   * Deletes a player and its account and takes it off every board. Waits for the player's battles
   * that are being settled; its queued battles will fail.
   *
   * @return whether the player existed
   */
  boolean delete(long id) {
    Optional<Deleted> deleted = database.inTransaction(transaction -> delete(transaction, id));
    deleted.ifPresent(
        gone -> {
          accounts.forget(gone.account);
          takeOffBoards(id, gone.editions);
        });
    return deleted.isPresent();
  }

  private Optional<Deleted> delete(Database.Transaction transaction, long id) {
    // Waits for a settlement under way, and for a move of ended editions; later ones find no
    // player.
    Optional<Long> locked =
        transaction.queryOne(
            "select id from player where id = ? for update", row -> row.getLong("id"), id);
    if (locked.isEmpty()) {
      return Optional.empty();
    }
    List<BoardEdition> editions = standings.delete(transaction, id);
    Optional<CachedAccount> account = accounts.cachedOf(transaction, id);
    transaction.update("insert into deleted_player (id) values (?) on conflict do nothing", id);
    transaction.update("delete from player where id = ?", id);
    return account.map(known -> new Deleted(known, editions));
  }

  /** If Redis fails, the keeper removes the player from the boards later. */
  private void takeOffBoards(long id, List<BoardEdition> editions) {
    Multi.createFrom()
        .iterable(editions)
        .onItem()
        .transformToUni(edition -> leaderboard.delete(edition, List.of(id)))
        .collectFailures()
        .merge(MAX_CONCURRENT)
        .collect()
        .last()
        .onFailure()
        .invoke(
            failure -> LOG.warnf("Deleted player %d not yet removed from boards: %s", id, failure))
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
  }
}
