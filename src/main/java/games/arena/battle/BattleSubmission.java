package games.arena.battle;

import games.arena.http.Problems;
import games.arena.sql.Database;
import games.arena.sql.Sql;
import games.arena.suspension.SuspensionView;
import games.arena.suspension.Suspensions;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Accepts battles: stores them as pending and puts them into the queue.
 *
 * <p>Ids are handed out in the order of commits, over all replicas: a lock (of submission alone,
 * never of a player) is held from before the first id is drawn until the commit. A transaction that
 * sees a battle therefore sees every earlier one; the order rule of {@link Settlement} rests on
 * that.
 */
@ApplicationScoped
class BattleSubmission {

  private static final Logger LOG = Logger.getLogger(BattleSubmission.class);

  /** In {@code V15__submit_battles.sql}. */
  private static final String INSERT = "select * from submit_battles(?, ?, ?, ?, ?)";

  private final Database database;
  private final BattleQueue queue;
  private final Battles battles;
  private final QueueLimits limits;
  private final Batcher<Submission, Answer> batches = new Batcher<>(this::accept);

  BattleSubmission(Database database, BattleQueue queue, Battles battles, QueueLimits limits) {
    this.database = database;
    this.queue = queue;
    this.battles = battles;
    this.limits = limits;
  }

  /**
   * @param submittedBy the account
   * @param idempotencyKey null where none was sent
   * @param traceParent null where the request is not traced
   */
  record Submission(
      long attackerId,
      long defenderId,
      long submittedBy,
      String idempotencyKey,
      String traceParent) {}

  /**
   * @param accepted null where the battle was not accepted
   */
  private record Answer(BattleView accepted, QueueLimits.Admission admission) {}

  /** Stores and queues a battle; one whose key was sent before is the battle of then. */
  Uni<BattleView> submit(Submission submission) {
    if (limits.isFull()) {
      return Uni.createFrom()
          .item(() -> earlier(submission).orElseThrow(QueueLimits::full))
          .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
    return batches
        .ask(submission)
        .flatMap(
            answer ->
                answer.accepted != null
                    ? Uni.createFrom().item(answer.accepted)
                    : Uni.createFrom()
                        .item(() -> notAccepted(submission, answer))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
  }

  private List<Answer> accept(List<Submission> submissions) {
    List<QueueLimits.Admission> admissions = limits.admit(submissions);
    List<Answer> answers = new ArrayList<>();
    List<Integer> admitted = new ArrayList<>();
    for (int i = 0; i < submissions.size(); i++) {
      answers.add(new Answer(null, admissions.get(i)));
      if (admissions.get(i) == QueueLimits.Admission.ADMITTED) {
        admitted.add(i);
      }
    }
    List<Submission> accepted = new ArrayList<>();
    insert(admitted.stream().map(submissions::get).toList())
        .forEach(
            (i, view) -> {
              int place = admitted.get(i);
              answers.set(place, new Answer(view, QueueLimits.Admission.ADMITTED));
              accepted.add(submissions.get(place));
            });
    limits.accepted(accepted);
    queue(answers.stream().map(Answer::accepted).filter(Objects::nonNull).toList());
    return answers;
  }

  /** Inserts what can be, by its place in the list. */
  private Map<Integer, BattleView> insert(List<Submission> submissions) {
    Map<Integer, BattleView> inserted = new HashMap<>();
    database.query(
        INSERT,
        row -> inserted.put(row.getInt("n") - 1, view(row)),
        submissions.stream().mapToLong(Submission::attackerId).toArray(),
        submissions.stream().mapToLong(Submission::defenderId).toArray(),
        submissions.stream().mapToLong(Submission::submittedBy).toArray(),
        submissions.stream().map(Submission::idempotencyKey).toArray(String[]::new),
        submissions.stream().map(Submission::traceParent).toArray(String[]::new));
    return inserted;
  }

  /** Nobody waits for Redis: what does not get there is found by the keeper. */
  private void queue(List<BattleView> accepted) {
    if (accepted.isEmpty()) {
      return;
    }
    queue
        .push(accepted.stream().map(BattleView::id).sorted().toList())
        .subscribe()
        .with(
            pushed -> {},
            failure ->
                LOG.debugf("%d battles are left to the keeper: %s", accepted.size(), failure));
  }

  private BattleView notAccepted(Submission submission, Answer answer) {
    return earlier(submission)
        .orElseThrow(
            () ->
                answer.admission == QueueLimits.Admission.ADMITTED
                    ? refusal(submission)
                    : QueueLimits.refusal(answer.admission));
  }

  /** The battle that the submission's key was first sent with. */
  private Optional<BattleView> earlier(Submission submission) {
    if (submission.idempotencyKey == null) {
      return Optional.empty();
    }
    return battles
        .submitted(submission.submittedBy, submission.idempotencyKey)
        .map(keyed -> same(keyed, submission));
  }

  private BattleView same(Battles.Keyed keyed, Submission submission) {
    if (keyed.attackerId() != submission.attackerId
        || keyed.defenderId() != submission.defenderId) {
      throw Problems.invalid("Idempotency-Key", "was sent before with another body");
    }
    return battles
        .find(keyed.battleId())
        .map(BattleView::whole)
        .orElseThrow(
            () ->
                Problems.invalid(
                    "Idempotency-Key", "was sent before, for a battle that is not kept any more"));
  }

  private RuntimeException refusal(Submission submission) {
    Optional<SuspensionView> attacker = suspension(submission.attackerId);
    if (attacker.isPresent()) {
      return Problems.suspended(attacker.get().until(), attacker.get().reason());
    }
    if (suspension(submission.defenderId).isPresent()) {
      return Problems.invalid("opponentId", "is the id of a suspended player");
    }
    Map<Long, Instant> shields = new HashMap<>();
    database.query(
        "select id, shield_until from player where id in (?, ?)",
        row -> shields.put(row.getLong("id"), Sql.instant(row, "shield_until")),
        submission.attackerId,
        submission.defenderId);
    if (!shields.containsKey(submission.defenderId)) {
      return Problems.invalid("opponentId", "is the id of no player");
    }
    if (!shields.containsKey(submission.attackerId)) {
      return Problems.invalid("attackerId", "is the id of no player");
    }
    Instant until = shields.get(submission.defenderId);
    return Problems.invalid(
        "opponentId",
        until == null
            ? "had a shield until a moment ago; try again"
            : "lost a battle and cannot be challenged before its shieldUntil, " + until);
  }

  private Optional<SuspensionView> suspension(long playerId) {
    return database.queryOne(Suspensions.OF_PLAYER, SuspensionView::read, playerId);
  }

  private static BattleView view(ResultSet row) throws SQLException {
    return new BattleView(
        row.getLong("id"),
        Battle.QUEUED,
        Sql.instant(row, "submitted_at"),
        null,
        BattleView.Side.read(row, "attacker"),
        BattleView.Side.read(row, "defender"),
        null,
        null);
  }
}
