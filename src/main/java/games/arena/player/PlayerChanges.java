package games.arena.player;

import games.arena.account.Accounts;
import games.arena.account.CachedAccount;
import games.arena.account.UniqueName;
import games.arena.http.Problems;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Standings;
import games.arena.sql.Database;
import games.arena.sql.DatabaseException;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
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
  private final RedisBoards redisBoards;

  PlayerChanges(
      Database database, Accounts accounts, Standings standings, RedisBoards redisBoards) {
    this.database = database;
    this.accounts = accounts;
    this.standings = standings;
    this.redisBoards = redisBoards;
  }

  /**
   * What a change writes; null stays as it is.
   *
   * @param revisions those in which the player may be changed; empty if any will do
   * @param onlyGuestsRename whether the caller may change the name of a guest only
   */
  record Checked(
      PlayerChange change,
      UniqueName name,
      String passwordHash,
      Optional<long[]> revisions,
      boolean onlyGuestsRename) {

    private boolean allows(long revision) {
      return revisions.isEmpty() || Arrays.stream(revisions.get()).anyMatch(r -> r == revision);
    }
  }

  private record Present(long revision, boolean guest) {}

  /**
   * Changes a player. A new password ends the old one and all tokens; a guest with a password is a
   * player like any other.
   *
   * @return whether the player exists
   */
  boolean change(long id, Checked checked) {
    if (checked.name != null && Accounts.isReserved(checked.name)) {
      throw Accounts.taken();
    }
    Optional<CachedAccount> changed;
    try {
      changed = database.inTransaction(transaction -> change(transaction, id, checked));
    } catch (DatabaseException e) {
      throw Accounts.takenOr(e);
    }
    if (checked.passwordHash != null || checked.name != null) {
      changed.ifPresent(accounts::forget);
    }
    return changed.isPresent();
  }

  private Optional<CachedAccount> change(
      Database.Transaction transaction, long id, Checked checked) {
    Optional<Present> present =
        transaction.queryOne(
            "select revision, guest from player where id = ? for no key update",
            row -> new Present(row.getLong("revision"), row.getBoolean("guest")),
            id);
    if (present.isEmpty()) {
      return Optional.empty();
    }
    if (!checked.allows(present.get().revision)) {
      throw Problems.preconditionFailed();
    }
    PlayerChange change = checked.change;
    UniqueName name = checked.name;
    if (name != null && checked.onlyGuestsRename && !present.get().guest) {
      throw PlayerChange.notAllowed();
    }
    transaction.update(
        """
        update player set name = coalesce(?, name), name_key = coalesce(?, name_key),
          description = coalesce(?, description), attack = coalesce(?::integer, attack),
          hit_points = coalesce(?::integer, hit_points), luck = coalesce(?::integer, luck),
          guest = guest and ?, revision = revision + 1
        where id = ?
        """,
        name == null ? null : name.shown(),
        name == null ? null : name.key(),
        change.description(),
        change.attack(),
        change.hitPoints(),
        change.luck(),
        checked.passwordHash == null,
        id);
    Optional<CachedAccount> account = accounts.cachedOf(transaction, id);
    if (checked.passwordHash != null) {
      accounts.setPassword(transaction, id, checked.passwordHash);
    }
    if (name != null) {
      accounts.rename(transaction, id, name);
    }
    return account;
  }

  private record Deleted(long id, CachedAccount account, List<BoardEdition> editions) {}

  /**
   * Deletes a player and its account and takes it off every board. Waits for the player's battles
   * that are being settled; its queued battles will fail.
   *
   * @return whether the player existed
   */
  boolean delete(long id) {
    return deleteWhere("id = ?", id);
  }

  /**
   * Deletes a guest, as {@link #delete} does, unless it has become a player or was in use
   * meanwhile.
   *
   * @param unusedMillis how long it must be out of use
   */
  boolean deleteGuest(long id, long unusedMillis) {
    return deleteWhere("id = ? and " + Guests.OUT_OF_USE, id, unusedMillis, unusedMillis);
  }

  private boolean deleteWhere(String condition, Object... parameters) {
    Optional<Deleted> deleted =
        database.inTransaction(transaction -> delete(transaction, condition, parameters));
    deleted.ifPresent(
        gone -> {
          accounts.forget(gone.account);
          takeOffBoards(gone.id, gone.editions);
        });
    return deleted.isPresent();
  }

  private Optional<Deleted> delete(
      Database.Transaction transaction, String condition, Object... parameters) {
    // Waits for a settlement under way, and for a move of ended editions; later ones find no
    // player.
    Optional<Long> locked =
        transaction.queryOne(
            "select id from player where " + condition + " for update",
            row -> row.getLong("id"),
            parameters);
    if (locked.isEmpty()) {
      return Optional.empty();
    }
    long id = locked.get();
    List<BoardEdition> editions = standings.delete(transaction, id);
    Optional<CachedAccount> account = accounts.cachedOf(transaction, id);
    transaction.update("insert into deleted_player (id) values (?) on conflict do nothing", id);
    transaction.update("delete from suspension where player_id = ?", id);
    transaction.update("delete from dropped_battle_movement where player_id = ?", id);
    transaction.update("delete from player where id = ?", id);
    return account.map(known -> new Deleted(id, known, editions));
  }

  /** If Redis fails, the keeper removes the player from the boards later. */
  private void takeOffBoards(long id, List<BoardEdition> editions) {
    Multi.createFrom()
        .iterable(editions)
        .onItem()
        .transformToUni(edition -> redisBoards.delete(edition, List.of(id)))
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
