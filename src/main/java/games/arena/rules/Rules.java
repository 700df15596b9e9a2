package games.arena.rules;

import games.arena.battle.engine.Ruleset;
import games.arena.fault.Outage;
import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.http.Problems;
import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import games.arena.sql.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The versions of the rules, in PostgreSQL. One of them is active: all battles settled after the
 * commit of its activation are fought by it, on every replica. Versions never change.
 *
 * <p>A settlement reads {@link #ACTIVE} without a lock. When it archives its battles, the trigger
 * {@code battle_by_active_rules} takes a shared lock until the commit and refuses battles that were
 * fought by another version. All methods block.
 */
@ApplicationScoped
public class Rules {

  private static final Logger LOG = Logger.getLogger(Rules.class);

  /** Identifies the lock among PostgreSQL's advisory locks: "rules" in ASCII. */
  static final long LOCK = 0x72756c6573L;

  /** The query for the active version; see {@link #read}. */
  public static final String ACTIVE =
      """
      select version as rules_version, min_loot_percent, max_loot_percent, strength_floor_percent, turn_limit
      from rules where active""";

  private static final String COLUMNS =
      "version, active, created_at, min_loot_percent, max_loot_percent, strength_floor_percent, turn_limit";

  /**
   * While an activation waits for settlements that are about to commit, others wait behind it. Both
   * have to be shorter: {@code lock_timeout} of a settlement, and what a client waits.
   */
  private static final String LOCK_TIMEOUT = "set local lock_timeout = '100ms'";

  private static final int MAX_ATTEMPTS = 30;
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Database database;

  Rules(Database database) {
    this.database = database;
  }

  /** The rules in the columns {@code rules_version, min_loot_percent, …} of a row. */
  public static Ruleset read(ResultSet row) throws SQLException {
    return new Ruleset(
        row.getInt("rules_version"),
        row.getInt("min_loot_percent"),
        row.getInt("max_loot_percent"),
        row.getInt("strength_floor_percent"),
        row.getInt("turn_limit"));
  }

  /** The rules that are active now. */
  public Ruleset active() {
    return database.queryRow(ACTIVE, Rules::read);
  }

  /** Adds the next version. It is not active. */
  RulesView create(NewRules rules) {
    return database.inTransaction(
        transaction -> {
          // One at a time, so that versions have no gaps.
          transaction.update("lock table rules in share row exclusive mode");
          return transaction.queryRow(
              """
              insert into rules (version, min_loot_percent, max_loot_percent, strength_floor_percent, turn_limit)
              select max(version) + 1, ?, ?, ?, ? from rules returning\
              """
                  + " "
                  + COLUMNS,
              RulesView::read,
              rules.lootPercent().min(),
              rules.lootPercent().max(),
              rules.strengthFloorPercent(),
              rules.turnLimit());
        });
  }

  /**
   * Makes a version the active one. Waits for settlements that are about to commit, in portions, so
   * that a replica that is stopped in the midst of one does not keep the others waiting.
   *
   * @return nothing where there is no such version
   */
  Optional<RulesView> activate(int version) {
    for (int attempt = 1; ; attempt++) {
      try {
        Optional<RulesView> activated =
            database.inTransaction(transaction -> activate(transaction, version));
        activated.ifPresent(rules -> LOG.infof("Rules version %d is active", version));
        return activated;
      } catch (DatabaseException e) {
        if (!Outage.isContention(e)) {
          throw e;
        }
        if (attempt == MAX_ATTEMPTS) {
          throw Problems.unavailable(
              "A settlement of battles does not end, try again soon.", RETRY_AFTER_SECONDS);
        }
      }
    }
  }

  private static Optional<RulesView> activate(Transaction transaction, int version) {
    transaction.update(LOCK_TIMEOUT);
    transaction.query("select pg_advisory_xact_lock(?)", row -> true, LOCK);
    boolean known =
        transaction
            .queryOne("select from rules where version = ?", row -> true, version)
            .orElse(false);
    if (!known) {
      return Optional.empty();
    }
    transaction.update("update rules set active = false where active and version <> ?", version);
    return transaction.queryOne(
        "update rules set active = true where version = ? returning " + COLUMNS,
        RulesView::read,
        version);
  }

  /** All versions, newest first. */
  Page<RulesView> page(String cursor, int limit) {
    NewestFirst.Query<RulesView> query =
        (which, version, most) ->
            database.query(
                "select %s from rules where %s".formatted(COLUMNS, which),
                RulesView::read,
                version,
                most);
    return NewestFirst.page(
        "rules",
        cursor,
        limit,
        NewestFirst.rows("version", query, () -> database.count("rules")),
        RulesView::version);
  }
}
