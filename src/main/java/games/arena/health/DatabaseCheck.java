package games.arena.health;

import games.arena.sql.DatabaseProbe;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthGroup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ready only while PostgreSQL answers, accepts writes and has all tables and privileges that Arena
 * needs: on a standby, or with a table or privilege missing, requests would fail.
 */
@Readiness
@HealthGroup(RedisCheck.DEPENDENCIES)
@ApplicationScoped
class DatabaseCheck implements AsyncHealthCheck {

  /** All tables that Arena reads and writes. */
  static final List<String> TABLES =
      List.of(
          "account",
          "account_change",
          "applied_admin_password",
          "audit",
          "battle",
          "battle_idempotency_key",
          "dead_letter",
          "deleted_player",
          "drained_worker",
          "dropped_battle_movement",
          "ended_standing",
          "event",
          "event_incarnation",
          "installation",
          "log_level",
          "pending_battle",
          "player",
          "queue_pause",
          "registration_key",
          "rules",
          "secret",
          "session",
          "signing_key",
          "standings_moved",
          "suspension",
          "ticket",
          "wallet_key",
          "wallet_transaction",
          "webhook");

  private static final Logger LOG = Logger.getLogger(DatabaseCheck.class);
  private static final String NAME = "PostgreSQL";

  /** How long a result is reused for other callers. */
  private static final Duration CACHE_TIME = Duration.ofMillis(500);

  // The sequence of an identity column is named after its table and column.
  private static final String FITNESS =
      """
      select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as read_only,
             coalesce(string_agg(t.name || ' (' || p.privilege || ')', ', '), '') as missing
      from (select 1) one
      left join (unnest(?::text[]) as t (name)
                 cross join unnest(array['select', 'insert', 'update', 'delete']) as p (privilege))
        on not coalesce(has_table_privilege(to_regclass(t.name), p.privilege), false)
           or not coalesce(has_sequence_privilege(to_regclass(t.name || '_id_seq'), 'usage'), true)
      """;

  private final Bounded bounded;
  private final Uni<HealthCheckResponse> answer;
  private final AtomicReference<Fitness> said = new AtomicReference<>(new Fitness(false, ""));

  DatabaseCheck(Bounded bounded, DatabaseProbe database) {
    this.bounded = bounded;
    this.answer =
        database
            .query(FITNESS, DatabaseCheck::fitness, (Object) TABLES.toArray(String[]::new))
            .map(rows -> respond(rows.get(0)))
            .memoize()
            .forFixedDuration(CACHE_TIME);
  }

  /** Asks while the rest starts, so that the first probe finds the answer. */
  void start(@Observes StartupEvent event) {
    answer.subscribe().with(known -> {}, unknown -> LOG.debugf("Not asked yet: %s", unknown));
  }

  private record Fitness(boolean readOnly, String missing) {}

  @Override
  public Uni<HealthCheckResponse> call() {
    return bounded.check(answer, HealthCheckResponse.down(NAME));
  }

  private static Fitness fitness(ResultSet row) throws SQLException {
    return new Fitness(row.getBoolean("read_only"), row.getString("missing"));
  }

  private HealthCheckResponse respond(Fitness fitness) {
    logIfNew(fitness);
    if (fitness.readOnly) {
      return down("read-only");
    }
    return fitness.missing.isEmpty() ? HealthCheckResponse.up(NAME) : down("tables or privileges");
  }

  /** Logs what is missing, since the response is public and must not list it. */
  private void logIfNew(Fitness fitness) {
    if (fitness.equals(said.getAndSet(fitness))) {
      return;
    }
    if (fitness.readOnly) {
      LOG.warn("Not ready: PostgreSQL is read-only or a standby");
    } else if (fitness.missing.isEmpty()) {
      LOG.info("PostgreSQL accepts writes and has all tables and privileges");
    } else {
      LOG.errorf("Not ready: missing tables or privileges: %s", fitness.missing);
    }
  }

  private static HealthCheckResponse down(String reason) {
    return HealthCheckResponse.named(NAME).down().withData("reason", reason).build();
  }
}
