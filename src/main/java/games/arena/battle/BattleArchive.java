package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import games.arena.sql.DatabaseException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * The partitions of the table {@code battle}: adds the next one long before its first battle, and
 * drops the oldest one when all of its battles are older than {@code arena.battles-kept}.
 *
 * <p>Both need a lock that no reader may wait behind, so they give up at once and try again a
 * minute later. A battle whose partition is missing nevertheless goes to the default one.
 */
@ApplicationScoped
class BattleArchive {

  private static final Logger LOG = Logger.getLogger(BattleArchive.class);

  /** Ids in a partition; the function {@code add_battle_partition} knows the same number. */
  static final long PARTITION_IDS = 10_000_000;

  /** Identifies the lock among PostgreSQL's advisory locks: "archive" in ASCII. */
  private static final long LOCK = 0x61726368697665L;

  /** Before a partition is dropped, its ten million battles are summed up for the ledger. */
  private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(5);

  private static final String CHECK_VIOLATION = "23514";

  private final Database database;
  private final Optional<Duration> kept;
  private final BackgroundTask work =
      new BackgroundTask(BattleArchive.class, "Maintenance of the archive");

  /** Null while it is not known. */
  private volatile State state;

  BattleArchive(Database database, ArenaConfig config, MeterRegistry metrics) {
    this.database = database;
    this.kept = config.battlesKept();
    gauge(metrics, "partitions", "Partitions of the archive of battles", State::partitions);
    gauge(
        metrics, "oldest.seconds", "Age of the oldest battle in the archive", State::oldestSeconds);
    gauge(
        metrics,
        "headroom.battles",
        "Battles that fit into the partitions there are",
        State::headroom);
  }

  private void gauge(
      MeterRegistry metrics, String name, String what, ToDoubleFunction<State> value) {
    Gauge.builder(
            "arena.archive." + name,
            this,
            self -> self.state == null ? Double.NaN : value.applyAsDouble(self.state))
        .description(what)
        .register(metrics);
  }

  /**
   * @param end the id after its last one
   */
  private record Partition(String name, long end) {}

  private record State(int partitions, double oldestSeconds, long headroom) {}

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    boolean done =
        work.attempt(
            () -> {
              addPartitions();
              kept.ifPresent(this::dropPartitions);
              state = look();
            });
    if (!done) {
      state = null;
    }
  }

  private State look() {
    List<Partition> partitions = partitions();
    double oldest =
        database
            .queryOne(
                """
                select extract(epoch from clock_timestamp() - finished_at)::float8 as age
                from battle order by id limit 1
                """,
                row -> row.getDouble("age"))
            .orElse(0.0);
    return new State(
        partitions.size(), oldest, partitions.get(partitions.size() - 1).end - newestId() - 1);
  }

  private void addPartitions() {
    long newest = newestId();
    List<Partition> partitions = partitions();
    long end = partitions.get(partitions.size() - 1).end;
    // Where ids have jumped, what lies between stays in the default partition.
    long first = Math.max(end, newest / PARTITION_IDS * PARTITION_IDS);
    while (first <= newest + PARTITION_IDS) {
      addPartition(first);
      first += PARTITION_IDS;
    }
  }

  private void addPartition(long first) {
    try {
      alone(
          transaction -> {
            if (transaction.queryRow(
                "select to_regclass('battle_from_' || ?) is null as missing",
                row -> row.getBoolean("missing"),
                first)) {
              transaction.query("select add_battle_partition(?)", row -> null, first);
              LOG.infof("Battles from %d on get a partition of their own", first);
            }
          });
    } catch (DatabaseException e) {
      if (!e.sqlState().equals(CHECK_VIOLATION)) {
        throw e;
      }
      LOG.debugf("Battles from %d on stay in the default partition, where there are some", first);
    }
  }

  private void dropPartitions(Duration age) {
    long newest = newestId();
    for (Partition partition : partitions()) {
      if (partition.end > newest || !isOlder(partition, age)) {
        return;
      }
      alone(
          transaction -> {
            transaction.query(
                "select drop_battle_partition(?::regclass)", row -> null, partition.name);
            LOG.infof("Battles before %d are dropped", partition.end);
          });
    }
  }

  /** Its newest battle is found at the end of an index. */
  private boolean isOlder(Partition partition, Duration age) {
    return database.queryRow(
        """
        select coalesce(max(finished_at) < now() - ? * interval '1 millisecond', true) as older from %s
        """
            .formatted(partition.name),
        row -> row.getBoolean("older"),
        age.toMillis());
  }

  /** Runs work that only one replica does at a time, and that waits for no lock. */
  private void alone(Consumer<Transaction> work) {
    database.inTransaction(
        LONGEST_STATEMENT,
        transaction -> {
          transaction.query("select set_config('lock_timeout', '200ms', true)", row -> null);
          if (transaction.queryRow(
              "select pg_try_advisory_xact_lock(?) as mine", row -> row.getBoolean("mine"), LOCK)) {
            work.accept(transaction);
          }
          return null;
        });
  }

  private long newestId() {
    return database.queryRow(
        "select last_value from battle_id_seq", row -> row.getLong("last_value"));
  }

  /** All but the default partition, the oldest first. */
  private List<Partition> partitions() {
    return database.query(
        """
        select * from (
          select c.oid::regclass::text as name,
                 substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''(\\d+)''\\)')::bigint as last
          from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'battle'::regclass) p
        where last is not null order by last
        """,
        row -> new Partition(row.getString("name"), row.getLong("last")));
  }
}
