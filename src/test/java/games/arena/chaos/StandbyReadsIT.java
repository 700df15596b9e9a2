package games.arena.chaos;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Answer;
import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hot standby answers reads in place of the primary, and nobody can tell by the answers. */
@Tag("chaos")
class StandbyReadsIT {

  private static final int LOOKS = 50;

  private LocalDate unused = LocalDate.of(2025, 1, 1);

  @Test
  void aStandbyAnswersNothingThatIsOlderThanWhatWasAnsweredBefore(@TempDir Path folder)
      throws Exception {
    try (PostgresPair postgres = PostgresPair.startAsynchronous(folder);
        Scenario scenario =
            new Scenario(
                Stage.open(
                    2,
                    postgres,
                    Map.of("quarkus.datasource.standby.jdbc.url", postgres.standby().jdbcUrl())))) {
      scenario.underLoad(
          100,
          () -> {
            assertThat(readsByStandby(scenario, () -> look(scenario, "the standby")))
                .isGreaterThan(LOOKS);
            postgres.onStandby("select pg_wal_replay_pause()");
            assertThat(readsByStandby(scenario, () -> look(scenario, "a standby that is behind")))
                .isZero();
            postgres.onStandby("select pg_wal_replay_resume()");
            awaitStandby(scenario);
            postgres.standby().pause();
            look(scenario, "a standby that hangs");
            postgres.standby().resume();
            awaitStandby(scenario);
            postgres.standby().kill();
            look(scenario, "a standby that is gone");
            postgres.standby().start();
            awaitStandby(scenario);
            look(scenario, "the standby again");
            // No battle made these scores, which the audit would object to.
            scenario.stage().sql("delete from ended_standing");
          });
    }
  }

  /**
   * Asks one replica for what another one, or the primary, was just told: a battle in its players'
   * histories, and a score on a past board. All boards are rebuilt meanwhile; the audit compares
   * them.
   */
  private void look(Scenario scenario, String with) throws IOException {
    Answer rebuild =
        Players.asAdmin(scenario.stage().replica(0), "POST", "/v1/admin/leaderboards/rebuild");
    assertThat(rebuild.status()).isEqualTo(202);
    List<Duration> histories = new ArrayList<>();
    List<Duration> boards = new ArrayList<>();
    for (int i = 0; i < LOOKS; i++) {
      ArenaServer submitted = scenario.stage().replica(i % 2);
      ArenaServer asked = scenario.stage().replica((i + 1) % 2);
      Player attacker = scenario.player(i % 20);
      Player defender = scenario.player(20 + i % 20);
      long battle = fight(submitted, attacker, defender, "look-" + with.hashCode() + "-" + i);
      Answer history =
          attacker.get(asked, "/v1/players/%d/battles?limit=100".formatted(defender.id()));
      assertThat(history.body()).contains("{\"id\":" + battle + ",\"status\":\"finished\"");
      histories.add(history.took());

      LocalDate day = unused;
      unused = unused.plusDays(1);
      scenario
          .stage()
          .sql(
              "insert into ended_standing (board, period, player_id, score) values ('daily', '%s', %d, 7)"
                  .formatted(day, attacker.id()));
      Answer board = attacker.get(asked, "/v1/leaderboards/daily?period=" + day);
      assertThat(board.json().get("total").asInt()).as(board.body()).isOne();
      boards.add(board.took());
    }
    System.out.printf(
        "With %s: history %s, past board %s%n", with, times(histories), times(boards));
    assertThat(Collections.max(histories)).isLessThan(Duration.ofSeconds(6));
    assertThat(Collections.max(boards)).isLessThan(Duration.ofSeconds(6));
  }

  private static String times(List<Duration> all) {
    List<Duration> sorted = all.stream().sorted().toList();
    return "p50 %d ms, most %d ms"
        .formatted(sorted.get(all.size() / 2).toMillis(), sorted.get(all.size() - 1).toMillis());
  }

  /** Its id, once the replica has told that it is finished. */
  private static long fight(ArenaServer replica, Player attacker, Player defender, String key)
      throws IOException {
    Answer submitted = attacker.challenge(replica, defender, key);
    assertThat(submitted.status()).as(submitted.body()).isEqualTo(202);
    long id = submitted.json().get("id").asLong();
    Answer answer =
        Players.send(
            Players.request(replica.uri("/v1/battles/" + id), attacker.name(), Players.PASSWORD)
                .header("Prefer", "wait=20"));
    assertThat(answer.json().get("status").asText()).as(answer.body()).isEqualTo("finished");
    return id;
  }

  private static long readsByStandby(Scenario scenario, Scenario.Fault work) throws Exception {
    long before = readsByStandby(scenario);
    work.happen();
    return readsByStandby(scenario) - before;
  }

  /** Of both replicas. */
  private static long readsByStandby(Scenario scenario) throws IOException {
    long sum = 0;
    for (ArenaServer replica : scenario.stage().replicas()) {
      String metrics =
          Players.send(
                  HttpRequest.newBuilder(replica.uri("/q/metrics")).header("Accept", "text/plain"))
              .body();
      sum +=
          Pattern.compile(
                  "^arena_standby_reads_total\\{server=\"standby\",?} (\\S+)", Pattern.MULTILINE)
              .matcher(metrics)
              .results()
              .mapToLong(line -> (long) Double.parseDouble(line.group(1)))
              .findFirst()
              .orElseThrow();
    }
    return sum;
  }

  private static void awaitStandby(Scenario scenario) throws IOException {
    long before = readsByStandby(scenario);
    Player player = scenario.player(0);
    await()
        .atMost(Scenario.healed())
        .until(
            () -> {
              for (ArenaServer replica : scenario.stage().replicas()) {
                player.get(replica, "/v1/players/%d/battles".formatted(player.id()));
              }
              return readsByStandby(scenario) >= before + 2;
            });
  }
}
