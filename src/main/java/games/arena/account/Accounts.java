package games.arena.account;

import games.arena.account.grant.AccountChanges;
import games.arena.account.grant.GrantCache;
import games.arena.account.grant.Roles;
import games.arena.http.Cursor;
import games.arena.http.Page;
import games.arena.http.Problems;
import games.arena.redis.RedisKeys;
import games.arena.sql.Database;
import games.arena.sql.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Opens, changes and deletes accounts. The change feed carries every change to all replicas; the
 * replica that makes the change applies it at once.
 */
@ApplicationScoped
public class Accounts {

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SCOPE = "accounts";
  private static final String COLUMNS =
      "id, coalesce(name, name_key) as name, name_key, role, version, created_at";

  private static final String SET_PASSWORD =
      "update account set password_hash = ? where player_id = ?";
  private static final String CACHED =
      "select id, version, name_key from account where player_id = ?";

  private final Database database;
  private final AccountChanges changes;
  private final GrantCache cache;

  Accounts(Database database, AccountChanges changes, GrantCache cache) {
    this.database = database;
    this.changes = changes;
    this.cache = cache;
  }

  /**
   * Opens the account of a new player in the caller's transaction.
   *
   * @param passwordHash null for an account without sign-in by password
   */
  public void open(UniqueName name, String passwordHash, long playerId) {
    Account account = new Account();
    account.nameKey = name.key();
    account.passwordHash = passwordHash;
    account.role = Roles.PLAYER;
    account.playerId = playerId;
    account.persist();
  }

  /**
   * Opens accounts without a password for new players.
   *
   * @return the players whose name another account has; they have none
   */
  public List<Long> open(Database.Transaction transaction, List<Long> playerIds) {
    List<Long> without = new ArrayList<>(playerIds);
    without.removeAll(
        new HashSet<>(
            transaction.query(
                """
                insert into account (name_key, role, player_id)
                select name_key, 'player', id from player where id = any(?) order by id
                on conflict do nothing returning player_id
                """,
                row -> row.getLong("player_id"),
                playerIds)));
    return without;
  }

  /** Whether a name is reserved for the administrator, even before that account exists. */
  public static boolean isReserved(UniqueName name) {
    return name.key().equals(AdminAccount.NAME);
  }

  /**
   * Changes a player's password; the old password and all tokens end when the transaction commits.
   */
  public void setPassword(Database.Transaction transaction, long playerId, String passwordHash) {
    transaction.update(SET_PASSWORD, passwordHash, playerId);
  }

  /**
   * Gives a player's account the player's new name, and tells all replicas when the transaction
   * commits. The player stays signed in.
   */
  public void rename(Database.Transaction transaction, long playerId, UniqueName name) {
    transaction.update("update account set name_key = ? where player_id = ?", name.key(), playerId);
    transaction.query(
        "select pg_notify('arena_account', 'name ' || ?)", row -> null, Long.toString(playerId));
  }

  /** A player's account, to be passed to {@link #forget} after the commit. */
  public Optional<CachedAccount> cachedOf(Database.Transaction transaction, long playerId) {
    return transaction.queryOne(CACHED, CachedAccount::read, playerId);
  }

  /**
   * Invalidates an account, up to the given version, in this replica's caches at once; the other
   * replicas learn of it through the change feed.
   */
  public void forget(CachedAccount account) {
    changes.accountChanged(account.id(), account.version() + 1);
    cache.drop(RedisKeys.credential(account.nameKey()));
  }

  /** Opens an account without a player. */
  AccountView create(UniqueName name, String passwordHash, String role) {
    if (isReserved(name)) {
      throw taken();
    }
    try {
      return database.queryRow(
          "insert into account (name_key, name, password_hash, role) values (?, ?, ?, ?) returning "
              + COLUMNS,
          AccountView::read,
          name.key(),
          name.shown(),
          passwordHash,
          role);
    } catch (DatabaseException e) {
      throw takenOr(e);
    }
  }

  Optional<AccountView> find(long id) {
    return database.queryOne(
        "select " + COLUMNS + " from account where player_id is null and id = ?",
        AccountView::read,
        id);
  }

  /** The accounts without a player, oldest first. */
  Page<AccountView> page(String cursor, int limit) {
    long after = cursor == null ? 0 : Cursor.decode(SCOPE, 1, cursor)[0];
    // An extra row tells whether there is a next page.
    List<AccountView> found =
        database.query(
            "select "
                + COLUMNS
                + " from account where player_id is null and id > ? order by id limit ?",
            AccountView::read,
            after,
            limit + 1);
    boolean more = found.size() > limit;
    List<AccountView> items = more ? found.subList(0, limit) : found;
    String next = more ? Cursor.encode(SCOPE, items.get(limit - 1).id()) : null;
    long total = database.count("account where player_id is null");
    return new Page<>(items, total, next, previous(after, limit));
  }

  private String previous(long after, int limit) {
    if (after == 0) {
      return null;
    }
    List<Long> before =
        database.query(
            "select id from account where player_id is null and id <= ? order by id desc limit ?",
            row -> row.getLong("id"),
            after,
            limit + 1);
    return before.isEmpty()
        ? null
        : Cursor.encode(SCOPE, before.size() > limit ? before.get(limit) : 0);
  }

  private record Changed(AccountView view, CachedAccount cached) {

    static Changed read(ResultSet row) throws SQLException {
      return new Changed(AccountView.read(row), CachedAccount.read(row));
    }
  }

  /**
   * Changes an account without a player.
   *
   * @param role null leaves it unchanged
   * @param passwordHash null leaves it unchanged
   */
  Optional<AccountView> change(long id, String role, String passwordHash) {
    Optional<Changed> changed =
        database.queryOne(
            """
            update account set role = coalesce(?, role), password_hash = coalesce(?, password_hash)
            where player_id is null and id = ? returning\
            """
                + " "
                + COLUMNS,
            Changed::read,
            role,
            passwordHash,
            id);
    changed.ifPresent(account -> forget(account.cached.before()));
    return changed.map(Changed::view);
  }

  /** Deletes an account without a player; false if there is none. */
  boolean delete(long id) {
    Optional<CachedAccount> deleted =
        database.queryOne(
            "delete from account where player_id is null and id = ? returning " + COLUMNS,
            CachedAccount::read,
            id);
    deleted.ifPresent(this::forget);
    return deleted.isPresent();
  }

  /** Another account has the name, or none may have it. */
  public static RuntimeException taken() {
    return Problems.conflict("The name is taken.");
  }

  /** The same where a statement failed for that, else the failure itself. */
  public static RuntimeException takenOr(DatabaseException failure) {
    return failure.sqlState().equals(UNIQUE_VIOLATION) ? taken() : failure;
  }
}
