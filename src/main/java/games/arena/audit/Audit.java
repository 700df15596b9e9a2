package games.arena.audit;

import games.arena.ArenaConfig;
import games.arena.account.grant.Caller;
import games.arena.fault.BackgroundTask;
import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.sql.Database;
import games.arena.sql.ExpiringRows;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * The table {@code audit}: what administrators and game servers changed. All methods block.
 *
 * <p>A request is recorded before it is carried out, in a transaction of its own: nothing is
 * missing after a crash, whichever route it was. The price is a second commit for each change that
 * is not a player's.
 */
@ApplicationScoped
class Audit {

  /** Identifies the lock among PostgreSQL's advisory locks: "audit" in ASCII. */
  private static final long LOCK = 0x6175646974L;

  private final Database database;
  private final ExpiringRows expiring;
  private final Duration kept;
  private final BackgroundTask work = new BackgroundTask(Audit.class, "Deleting old audit records");

  Audit(Database database, ArenaConfig config) {
    this.database = database;
    this.expiring = new ExpiringRows(database, LOCK);
    this.kept = config.auditKept();
  }

  /**
   * A request.
   *
   * @param route the path with its parameters' names
   * @param body without secrets; null where there was none
   */
  record Request(
      String method, String route, String path, String body, String address, String requestId) {}

  /** Records that an account is about to change something, and returns the record's id. */
  long begin(Caller caller, Request request) {
    return database.queryRow(
        """
        insert into audit (account_id, account_name, role, method, route, path, body, address, request_id)
        values (?, (select name from account where id = ?), ?, ?, ?, ?, ?, ?, ?) returning id
        """,
        row -> row.getLong("id"),
        caller.accountId(),
        caller.accountId(),
        caller.role(),
        request.method,
        request.route,
        request.path,
        request.body,
        request.address,
        request.requestId);
  }

  /** Adds the outcome. A request that was refused has changed nothing, and is not kept. */
  void end(long id, int status) {
    if (status >= 400 && status < 500) {
      database.update("delete from audit where id = ?", id);
    } else {
      database.update("update audit set status = ? where id = ?", status, id);
    }
  }

  /** Records, newest first. */
  Page<AuditView> page(String cursor, int limit) {
    NewestFirst.Query<AuditView> query =
        (which, id, most) ->
            database.query("select * from audit where " + which, AuditView::read, id, most);
    return NewestFirst.page(
        "audit",
        cursor,
        limit,
        NewestFirst.rows("id", query, () -> database.count("audit")),
        AuditView::id);
  }

  @Scheduled(every = "1m", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void deleteExpired() {
    work.attempt(() -> expiring.delete("audit", "at", kept));
  }
}
