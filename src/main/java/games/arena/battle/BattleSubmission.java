package games.arena.battle;

import games.arena.http.Problems;
import games.arena.player.Player;
import games.arena.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Takes battles in. What is submitted while a transaction is under way waits for it and then goes
 * into the next one together, so that many submissions share one commit.
 *
 * <p>Ids are handed out in the order of commits, over all replicas: a lock (of submission alone,
 * never of a player) is held from before the first id is drawn until the commit. So whoever sees a
 * battle sees every earlier one, which the order rule of {@link Settlement} rests on.
 */
@ApplicationScoped
class BattleSubmission {

  private static final Logger LOG = Logger.getLogger(BattleSubmission.class);

  /** The most battles in one transaction. */
  private static final int BATCH = 128;

  /** Identifies the lock among PostgreSQL's advisory locks: "battle" in ASCII. */
  private static final long LOCK = 0x626174746c65L;

  // One statement, so that a replica that is stopped in the midst of it cannot keep the lock: the
  // server finishes alone.
  private static final String INSERT =
      """
      with turn as materialized (select pg_advisory_xact_lock(?)),
      request as (
        select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[]) with ordinality
          as r (attacker_id, defender_id, submitted_by, idempotency_key, n)),
      numbered as materialized (
        select nextval('battle_id_seq') as id, r.*,
               a.name as a_name, a.attack as a_attack, a.hit_points as a_hit_points, a.luck as a_luck,
               d.name as d_name, d.attack as d_attack, d.hit_points as d_hit_points, d.luck as d_luck
        from turn, request r join player a on a.id = r.attacker_id join player d on d.id = r.defender_id
        order by r.n),
      inserted as (
        insert into battle (id, attacker_id, defender_id, submitted_by, idempotency_key, submitted_at)
        select id, attacker_id, defender_id, submitted_by, idempotency_key, clock_timestamp() from numbered order by id
        on conflict (submitted_by, idempotency_key) where idempotency_key is not null do nothing
        returning id, submitted_at)
      select * from inserted join numbered using (id) order by id
      """;

  private final DataSource dataSource;
  private final BattleQueue queue;
  private final Battles battles;
  private final BlockingQueue<Waiting> line = new LinkedBlockingQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();

  BattleSubmission(DataSource dataSource, BattleQueue queue, Battles battles) {
    this.dataSource = dataSource;
    this.queue = queue;
    this.battles = battles;
  }

  /**
   * @param submittedBy the account
   * @param idempotencyKey null where none was sent
   */
  record Submission(long attackerId, long defenderId, long submittedBy, String idempotencyKey) {}

  private record Waiting(Submission submission, CompletableFuture<Optional<BattleView>> answer) {}

  /** Stores and queues a battle; one whose key was sent before is the battle of then. */
  Uni<BattleView> submit(Submission submission) {
    return Uni.createFrom()
        .completionStage(() -> enqueue(submission))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(inserted -> inserted.orElseGet(() -> notInserted(submission)));
  }

  private CompletableFuture<Optional<BattleView>> enqueue(Submission submission) {
    Waiting waiting = new Waiting(submission, new CompletableFuture<>());
    line.add(waiting);
    drainIfIdle();
    return waiting.answer;
  }

  private void drainIfIdle() {
    if (draining.compareAndSet(false, true)) {
      Infrastructure.getDefaultWorkerPool().execute(this::drain);
    }
  }

  private void drain() {
    List<Waiting> batch = new ArrayList<>(BATCH);
    try {
      while (line.drainTo(batch, BATCH) > 0) {
        insert(batch);
        batch.clear();
      }
    } finally {
      draining.set(false);
    }
    // Somebody may have come between the last look and the line above.
    if (!line.isEmpty()) {
      drainIfIdle();
    }
  }

  private void insert(List<Waiting> batch) {
    try {
      Map<Integer, BattleView> inserted =
          insertAll(batch.stream().map(Waiting::submission).toList());
      enqueue(inserted);
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer.complete(Optional.ofNullable(inserted.get(i)));
      }
    } catch (SQLException | RuntimeException e) {
      batch.forEach(waiting -> waiting.answer.completeExceptionally(e));
    }
  }

  /** Inserts what can be, by its place in the list. */
  private Map<Integer, BattleView> insertAll(List<Submission> submissions) throws SQLException {
    Map<Integer, BattleView> inserted = new HashMap<>();
    try (Connection connection = dataSource.getConnection()) {
      Sql.query(
          connection,
          INSERT,
          row -> inserted.put(row.getInt("n") - 1, view(row)),
          LOCK,
          submissions.stream().mapToLong(Submission::attackerId).toArray(),
          submissions.stream().mapToLong(Submission::defenderId).toArray(),
          submissions.stream().mapToLong(Submission::submittedBy).toArray(),
          submissions.stream().map(Submission::idempotencyKey).toArray(String[]::new));
    }
    return inserted;
  }

  /** Nobody waits for Redis: what does not get there is found by the keeper. */
  private void enqueue(Map<Integer, BattleView> inserted) {
    if (!inserted.isEmpty()) {
      List<Long> ids = inserted.values().stream().map(BattleView::id).sorted().toList();
      queue
          .push(ids)
          .subscribe()
          .with(
              pushed -> {},
              failure -> LOG.debugf("%d battles are left to the keeper: %s", ids.size(), failure));
    }
  }

  private BattleView notInserted(Submission submission) {
    if (submission.idempotencyKey != null) {
      Optional<Battle> earlier =
          battles.submitted(submission.submittedBy, submission.idempotencyKey);
      if (earlier.isPresent()) {
        return same(earlier.get(), submission);
      }
    }
    throw Problems.invalid(unknown(submission), "is the id of no player");
  }

  private BattleView same(Battle earlier, Submission submission) {
    if (earlier.attackerId != submission.attackerId
        || earlier.defenderId != submission.defenderId) {
      throw Problems.invalid("Idempotency-Key", "was sent before with another body");
    }
    return battles.find(earlier.id).orElseThrow();
  }

  private static String unknown(Submission submission) {
    return QuarkusTransaction.requiringNew()
            .call(() -> Player.findByIdOptional(submission.defenderId).isEmpty())
        ? "opponentId"
        : "attackerId";
  }

  private static BattleView view(ResultSet row) throws SQLException {
    return new BattleView(
        row.getLong("id"),
        Battle.QUEUED,
        Sql.instant(row, "submitted_at"),
        null,
        side(row, row.getLong("attacker_id"), "a_"),
        side(row, row.getLong("defender_id"), "d_"),
        null,
        null);
  }

  private static BattleView.Side side(ResultSet row, long id, String prefix) throws SQLException {
    return new BattleView.Side(
        id,
        row.getString(prefix + "name"),
        null,
        row.getInt(prefix + "attack"),
        row.getInt(prefix + "hit_points"),
        row.getInt(prefix + "luck"));
  }
}
