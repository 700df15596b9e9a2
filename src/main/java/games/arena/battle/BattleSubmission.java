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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
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

  /** The most that stand in line; a line that long has not moved for seconds. */
  private static final int LONGEST_LINE = 20_000;

  /**
   * How long one stands in line and is inserted, before it is answered that it should come again.
   * Where PostgreSQL hangs, each transaction ends only by its own time-outs.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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
      -- As many as may be are counted, and no more: one that has too many costs no more than one that has enough.
      room as materialized (
        select attacker_id, ? - (select count(*) from (
          select 1 from battle b where b.status = 'queued' and b.attacker_id = a.attacker_id limit ?) w) as free
        from (select distinct attacker_id from request) a),
      admitted as materialized (
        select * from (select *, row_number() over (partition by attacker_id order by n) as nth from request) r
        join room using (attacker_id) where nth <= free),
      numbered as materialized (
        select nextval('battle_id_seq') as id, r.*,
               a.name as a_name, a.attack as a_attack, a.hit_points as a_hit_points, a.luck as a_luck,
               d.name as d_name, d.attack as d_attack, d.hit_points as d_hit_points, d.luck as d_luck
        from turn, admitted r join player a on a.id = r.attacker_id join player d on d.id = r.defender_id
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
  private final QueueLimits limits;
  private final BlockingQueue<Waiting> line = new LinkedBlockingQueue<>(LONGEST_LINE);
  private final AtomicBoolean draining = new AtomicBoolean();

  BattleSubmission(DataSource dataSource, BattleQueue queue, Battles battles, QueueLimits limits) {
    this.dataSource = dataSource;
    this.queue = queue;
    this.battles = battles;
    this.limits = limits;
  }

  /**
   * @param submittedBy the account
   * @param idempotencyKey null where none was sent
   */
  record Submission(long attackerId, long defenderId, long submittedBy, String idempotencyKey) {}

  private record Waiting(Submission submission, CompletableFuture<Optional<BattleView>> answer) {}

  /** Stores and queues a battle; one whose key was sent before is the battle of then. */
  Uni<BattleView> submit(Submission submission) {
    limits.refuseIfFull();
    return Uni.createFrom()
        .completionStage(() -> enqueue(submission))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(inserted -> inserted.orElseGet(() -> notInserted(submission)));
  }

  private CompletableFuture<Optional<BattleView>> enqueue(Submission submission) {
    Waiting waiting = new Waiting(submission, new CompletableFuture<>());
    if (!line.offer(waiting)) {
      throw new RejectedExecutionException("Too many battles are being submitted");
    }
    drainIfIdle();
    return waiting.answer;
  }

  private void drainIfIdle() {
    if (draining.compareAndSet(false, true)) {
      try {
        Infrastructure.getDefaultWorkerPool().execute(this::drain);
      } catch (RejectedExecutionException e) {
        draining.set(false);
        throw e;
      }
    }
  }

  private void drain() {
    List<Waiting> batch = new ArrayList<>(BATCH);
    try {
      while (line.drainTo(batch, BATCH) > 0) {
        // Who was told to come again is gone.
        batch.removeIf(waiting -> waiting.answer.isDone());
        if (!batch.isEmpty()) {
          insert(batch);
          batch.clear();
        }
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
      limits.accepted(inserted.size());
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
          submissions.stream().map(Submission::idempotencyKey).toArray(String[]::new),
          limits.perPlayer(),
          limits.perPlayer());
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
    throw unknown(submission)
        .<RuntimeException>map(field -> Problems.invalid(field, "is the id of no player"))
        .orElseGet(QueueLimits::tooManyOfOne);
  }

  private BattleView same(Battle earlier, Submission submission) {
    if (earlier.attackerId != submission.attackerId
        || earlier.defenderId != submission.defenderId) {
      throw Problems.invalid("Idempotency-Key", "was sent before with another body");
    }
    return battles.find(earlier.id).orElseThrow();
  }

  private static Optional<String> unknown(Submission submission) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              if (Player.findByIdOptional(submission.defenderId).isEmpty()) {
                return Optional.of("opponentId");
              }
              return Player.findByIdOptional(submission.attackerId).isEmpty()
                  ? Optional.of("attackerId")
                  : Optional.empty();
            });
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
