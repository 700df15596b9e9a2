package games.arena.player;

import games.arena.account.Accounts;
import games.arena.leaderboard.BoardEdition;
import games.arena.leaderboard.Leaderboard;
import games.arena.leaderboard.Standings;
import games.arena.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Changes and deletes players, with all that follows for their accounts and the boards. */
@ApplicationScoped
class PlayerChanges {

  private static final Logger LOG = Logger.getLogger(PlayerChanges.class);

  private final DataSource dataSource;
  private final Accounts accounts;
  private final Standings standings;
  private final Leaderboard leaderboard;

  PlayerChanges(
      DataSource dataSource, Accounts accounts, Standings standings, Leaderboard leaderboard) {
    this.dataSource = dataSource;
    this.accounts = accounts;
    this.standings = standings;
    this.leaderboard = leaderboard;
  }

  /** Work in a transaction; nothing where there is no such player. */
  @FunctionalInterface
  private interface Work<T> {
    Optional<T> run(Connection connection) throws SQLException;
  }

  /**
   * Changes a player; null leaves what is. A new password ends the old one and all tokens.
   *
   * @return whether there is such a player
   */
  boolean change(long id, String description, String passwordHash) throws SQLException {
    Optional<Accounts.Cached> changed =
        inTransaction(
            connection -> {
              if (description != null) {
                Sql.update(
                    connection, "update player set description = ? where id = ?", description, id);
              }
              Optional<Accounts.Cached> account = accounts.cachedOf(connection, id);
              if (passwordHash != null) {
                accounts.setPassword(connection, id, passwordHash);
              }
              return account;
            });
    if (passwordHash != null) {
      changed.ifPresent(accounts::forget);
    }
    return changed.isPresent();
  }

  private record Deleted(Accounts.Cached account, List<BoardEdition> editions) {}

  /**
   * Deletes a player with its account, and takes it off every board. Battles under way with it are
   * waited for; those still queued will fail.
   *
   * @return whether there was such a player
   */
  boolean delete(long id) throws SQLException {
    Optional<Deleted> deleted =
        inTransaction(
            connection -> {
              // Locked before its boards are read: a settlement may be about to add one.
              var locked =
                  Sql.queryOne(
                      connection,
                      "select id from player where id = ? for update",
                      row -> row.getLong("id"),
                      id);
              if (locked.isEmpty()) {
                return Optional.empty();
              }
              List<BoardEdition> editions = standings.editionsOf(connection, id);
              Optional<Accounts.Cached> account = accounts.cachedOf(connection, id);
              Sql.update(
                  connection,
                  "insert into deleted_player (id) values (?) on conflict do nothing",
                  id);
              Sql.update(connection, "delete from player where id = ?", id);
              return account.map(known -> new Deleted(known, editions));
            });
    deleted.ifPresent(
        gone -> {
          accounts.forget(gone.account);
          takeOffBoards(id, gone.editions);
        });
    return deleted.isPresent();
  }

  /** Should Redis be away, no board is shown, and the keeper deletes when it is back. */
  private void takeOffBoards(long id, List<BoardEdition> editions) {
    if (editions.isEmpty()) {
      return;
    }
    Uni.join()
        .all(editions.stream().map(edition -> leaderboard.delete(edition, List.of(id))).toList())
        .andCollectFailures()
        .onFailure()
        .invoke(failure -> LOG.warnf("A deleted player is left to the keeper: %s", failure))
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
  }

  private <T> Optional<T> inTransaction(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Optional<T> result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }
}
