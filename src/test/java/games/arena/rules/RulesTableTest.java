package games.arena.rules;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import games.arena.http.HttpProblem;
import games.arena.sql.Database;
import games.arena.sql.DatabaseException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL itself sees to, whoever writes. */
@QuarkusTest
class RulesTableTest {

  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String RESTRICT_VIOLATION = "23001";

  @Inject Database database;
  @Inject Rules rules;

  @AfterEach
  void activateTheFirstRules() {
    rules.activate(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update rules set min_loot_percent = 0 where version = 1",
        "update rules set strength_floor_percent = strength_floor_percent where version = 1",
        "update rules set version = 1000 where version = 1",
        "delete from rules where version = 1",
        "truncate rules"
      })
  void aVersionNeverChanges(String statement) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> database.update(statement))
        .satisfies(e -> assertThat(e.sqlState()).isEqualTo(RESTRICT_VIOLATION));
  }

  /** As a replica of the release before would do it. */
  @Test
  void battlesByOtherRulesThanTheActiveOnesAreNotArchived() {
    rules.activate(another());

    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> database.inRolledBackTransaction(this::archiveBattleByVersion1))
        .satisfies(e -> assertThat(e.sqlState()).isEqualTo(SERIALIZATION_FAILURE));
    rules.activate(1);
    assertThat(database.<Integer>inRolledBackTransaction(this::archiveBattleByVersion1)).isOne();
  }

  @Test
  void anActivationWaitsForSettlementsThatHaveArchivedTheirBattles() {
    int version = another();
    CompletableFuture<Void> activation =
        database.inRolledBackTransaction(
            settlement -> {
              archiveBattleByVersion1(settlement);
              var started = CompletableFuture.runAsync(() -> rules.activate(version));
              awaitWaitingActivation();
              assertThat(rules.active().version()).isOne();
              return started;
            });

    activation.join();
    assertThat(rules.active().version()).isEqualTo(version);
  }

  @Test
  void anActivationIsGivenUpWhereASettlementDoesNotEnd() {
    int version = another();
    database.inRolledBackTransaction(
        settlement -> {
          archiveBattleByVersion1(settlement);
          return assertThatExceptionOfType(HttpProblem.class)
              .isThrownBy(() -> rules.activate(version))
              .satisfies(problem -> assertThat(problem.getMessage()).contains("does not end"));
        });

    assertThat(rules.active().version()).isOne();
  }

  private void awaitWaitingActivation() {
    await()
        .until(
            () ->
                database.queryRow(
                        "select count(*) as n from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock' and not granted",
                        row -> row.getInt("n"))
                    > 0);
  }

  private int another() {
    return rules.create(new NewRules(new LootPercent(10, 20), 50, 10_000)).version();
  }

  private int archiveBattleByVersion1(Database.Transaction transaction) {
    return transaction.update(
        """
        insert into battle (id, status, attacker_id, defender_id, submitted_by, submitted_at, finished_at,
          attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck,
          rules_version, seed, turns, loot_percent, loot_gold, loot_silver)
        values (?, 'finished', -1, -2, 0, now(), now(), 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0)
        """,
        -ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }
}
