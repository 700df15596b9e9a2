package games.arena.battle;

import static games.arena.testing.ArenaClient.register;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import games.arena.battle.BattleSubmission.Submission;
import games.arena.battle.QueueLimits.Admission;
import games.arena.sql.Database;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many battles of one attacker may wait, in all and against one opponent. */
@QuarkusTest
@TestProfile(QueueLimitsTest.NothingIsFought.class)
class QueueLimitsTest {

  public static class NothingIsFought implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "arena.worker.enabled", "false",
          "arena.queue.max-queued-per-player", "7",
          "arena.queue.max-queued-per-opponent", "3");
    }
  }

  @Inject Database database;
  @Inject PendingBattles pending;

  /** Also of what other tests have left. */
  @BeforeEach
  @AfterEach
  void empty() {
    database.update("delete from pending_battle");
  }

  private static ValidatableResponse challenge(Registered attacker, Registered defender, int key) {
    return attacker
        .calls()
        .header("Idempotency-Key", "key-" + key)
        .body(Map.of("opponentId", defender.id()))
        .post("/v1/battles")
        .then();
  }

  @Test
  void oneAttackerHasOnlySoManyBattlesAgainstOneOpponent() {
    Registered attacker = register();
    Registered victim = register();
    Registered other = register();
    for (int i = 0; i < 3; i++) {
      challenge(attacker, victim, i).statusCode(202);
    }
    challenge(attacker, victim, 3)
        .statusCode(429)
        .header("Retry-After", "5")
        .body("detail", containsString("against this opponent"));
    challenge(attacker, victim, 0).statusCode(202);
    challenge(attacker, other, 4).statusCode(202);
    challenge(other, victim, 0).statusCode(202);
    challenge(victim, attacker, 0).statusCode(202);
  }

  @Test
  void manyOpponentsDoNotLiftTheLimitOfTheAttacker() {
    Registered attacker = register();
    for (int i = 0; i < 7; i++) {
      challenge(attacker, register(), i).statusCode(202);
    }
    challenge(attacker, register(), 7)
        .statusCode(429)
        .body("detail", containsString("of this attacker wait"));
  }

  private QueueLimits limits(int perPlayer, int perOpponent) {
    QueueLimits limits =
        new QueueLimits(
            pending,
            TestConfig.with(
                Map.of(
                    "arena.queue.max-queued-per-player", "" + perPlayer,
                    "arena.queue.max-queued-per-opponent", "" + perOpponent)),
            new SimpleMeterRegistry());
    limits.count();
    return limits;
  }

  private void fill(long attacker, long defender, int battles) {
    database.update(
        """
        insert into pending_battle (attacker_id, defender_id, submitted_by)
        select ?, ?, 0 from generate_series(1, ?)
        """,
        attacker,
        defender,
        battles);
  }

  private static Submission against(long opponent) {
    return new Submission(1, opponent, 0, null, null);
  }

  @Test
  void oneBatchIsCountedBattleByBattle() {
    fill(1, 2, 2);
    assertThat(limits(100, 5).admit(nCopies(5, against(2))))
        .containsExactly(
            Admission.ADMITTED,
            Admission.ADMITTED,
            Admission.ADMITTED,
            Admission.TOO_MANY_AGAINST_OPPONENT,
            Admission.TOO_MANY_AGAINST_OPPONENT);
  }

  @Test
  void aLargeLimitIsExceededByAnEighthAtMost() {
    fill(1, 2, 899);
    fill(1, 3, 400);
    QueueLimits limits = limits(10_000, 1_000);
    assertThat(admitted(limits, 2, 300)).isBetween(101, 126);
    assertThat(admitted(limits, 3, 700)).isEqualTo(600);
    assertThat(admitted(limits, 4, 1_100)).isEqualTo(1_000);
    assertThat(admitted(limits, spread(1_000))).isEqualTo(1_000);
  }

  @Test
  void aLargeLimitOfAnAttackerIsExceededByAnEighthAtMost() {
    fill(1, 2, 899);
    assertThat(admitted(limits(1_000, 1_000), spread(300))).isBetween(101, 226);
  }

  @Test
  void replicasThatAcceptAtTheSameTimeExceedALimitByAnEighthEach() {
    // So many wait that the limit is looked at from the first battle on.
    fill(5, 6, 1_000);
    QueueLimits one = limits(10_000, 1_000);
    QueueLimits other = limits(10_000, 1_000);
    int admitted = 0;
    for (int turn = 0; turn < 15; turn++) {
      admitted += admitted(one, 2, 100) + admitted(other, 2, 100);
    }
    assertThat(admitted).isBetween(1_000, 1_250);
  }

  private static List<Submission> spread(int opponents) {
    return LongStream.range(10, 10 + opponents).mapToObj(QueueLimitsTest::against).toList();
  }

  private int admitted(QueueLimits limits, long opponent, int submissions) {
    return admitted(limits, nCopies(submissions, against(opponent)));
  }

  /** Submits in batches, as {@link Batcher} does, and stores what is admitted. */
  private int admitted(QueueLimits limits, List<Submission> submissions) {
    int admitted = 0;
    for (int begin = 0; begin < submissions.size(); begin += 100) {
      List<Submission> batch = submissions.subList(begin, begin + 100);
      List<Admission> answers = limits.admit(batch);
      List<Submission> accepted = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        if (answers.get(i) == Admission.ADMITTED) {
          accepted.add(batch.get(i));
          fill(1, batch.get(i).defenderId(), 1);
        }
      }
      limits.accepted(accepted);
      admitted += accepted.size();
    }
    return admitted;
  }
}
