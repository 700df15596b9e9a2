package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import games.arena.chaos.Players.Answer;
import games.arena.devservers.ArenaServer;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules change again and again while two replicas settle battles. */
@Tag("chaos")
class RulesChangeIT {

  private static final int BATTLES_A_SECOND = 200;
  private static final int CHANGES = 20;
  private static final int BATTLES_BETWEEN = 40;

  private static final List<String> NEW_RULES =
      List.of(
          rules(0, 5, 100, 10_000),
          rules(30, 40, 1, 10_000),
          rules(21, 29, 50, 3),
          rules(6, 9, 70, 1));

  private Scenario scenario;
  private Stage stage;

  @BeforeEach
  void open() {
    stage =
        Stage.open(
            RealServers.postgres("full_page_writes=on", "track_commit_timestamp=on"),
            new RedisTopology.Single(RealServers.redis()),
            nothing -> {},
            List.of(Map.of(), Map.of()));
    scenario = new Scenario(stage);
    // Which transaction activated which version; PostgreSQL knows when it committed.
    stage.sql(
        """
        create table activation (version integer);
        create function note_activation() returns trigger language plpgsql as $$
        begin
          insert into activation values (new.version);
          return null;
        end $$;
        create trigger note_activation after update of active on rules for each row when (new.active)
          execute function note_activation();
        update rules set active = true where version = 1
        """);
  }

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void noBattleBetweenTheCommitsOfTwoVersionsIsFoughtByTheWrongOne() throws IOException {
    for (String rules : NEW_RULES) {
      assertThat(Players.asAdmin(stage.replica(0), "POST", "/v1/admin/rules", rules).status())
          .isEqualTo(201);
    }
    Map<Long, JsonNode> seen = new HashMap<>();
    Load load = scenario.load(BATTLES_A_SECOND);
    try (load) {
      for (int change = 0; change < CHANGES; change++) {
        activate(stage.replica(change % 2), 1 + (change + 1) % (NEW_RULES.size() + 1));
        Scenario.awaitMore(load, BATTLES_BETWEEN);
        List<Load.Accepted> accepted = load.accepted();
        for (Load.Accepted battle : accepted.subList(accepted.size() - 5, accepted.size())) {
          JsonNode now = ended(stage.replica(0), battle.id());
          seen.put(battle.id(), now);
        }
      }
    }
    scenario.inspector().inspect(load, Scenario.healed());

    Map<Integer, Integer> fought = assertFoughtByTheRulesOfTheirTime();
    System.out.printf("Rules change: %d changes, battles by version: %s%n", CHANGES, fought);
    assertThat(fought.keySet()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertReplays(load);
    for (Map.Entry<Long, JsonNode> battle : seen.entrySet()) {
      assertThat(ended(stage.replica(1), battle.getKey()).get("result"))
          .isEqualTo(battle.getValue().get("result"));
    }
  }

  private static String rules(int min, int max, int floor, int turnLimit) {
    return """
        {"lootPercent": {"min": %d, "max": %d}, "strengthFloorPercent": %d, "turnLimit": %d}"""
        .formatted(min, max, floor, turnLimit);
  }

  private static void activate(ArenaServer replica, int version) throws IOException {
    Answer answer =
        Players.asAdmin(
            replica, "PUT", "/v1/admin/rules/active", "{\"version\": %d}".formatted(version));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private JsonNode ended(ArenaServer replica, long battle) throws IOException {
    JsonNode answer;
    do {
      answer = scenario.player(0).get(replica, "/v1/battles/" + battle).json();
    } while (answer.get("status").asText().equals("queued"));
    return answer;
  }

  /** How many battles were fought by each version. */
  private Map<Integer, Integer> assertFoughtByTheRulesOfTheirTime() {
    Map<Integer, Integer> fought = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    int active = 0;
    for (Commit commit : commits()) {
      if (commit.battle == 0) {
        active = commit.version;
      } else {
        fought.merge(commit.version, 1, Integer::sum);
        if (commit.version != active) {
          wrong.add("%s while version %d was active".formatted(commit, active));
        }
      }
    }
    assertThat(wrong).isEmpty();
    return fought;
  }

  /**
   * @param battle 0 for an activation
   */
  private record Commit(long battle, int version) {}

  /** Battles and activations in the order of their commits. */
  private List<Commit> commits() {
    List<Commit> commits = new ArrayList<>();
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select id, rules_version, pg_xact_commit_timestamp(xmin) as at from battle where status = 'finished'
                union all
                select 0, version, pg_xact_commit_timestamp(xmin) from activation
                order by at, id
                """)) {
      while (row.next()) {
        commits.add(new Commit(row.getLong("id"), row.getInt("rules_version")));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return commits;
  }

  /** What is computed now is as long as what was fought then, and has the same end. */
  private void assertReplays(Load load) throws IOException {
    Map<Long, Integer> turns = new HashMap<>();
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select id, turns from battle")) {
      while (row.next()) {
        turns.put(row.getLong("id"), row.getInt("turns"));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    for (Load.Accepted battle : load.accepted()) {
      JsonNode result = ended(stage.replica(0), battle.id()).get("result");
      JsonNode replayed = result.get("turns");
      JsonNode last = replayed.get(replayed.size() - 1);
      assertThat(replayed.size()).as("turns of %s", battle).isEqualTo(turns.get(battle.id()));
      assertThat(result.get("winnerId").isNull())
          .as("draw of %s", battle)
          .isEqualTo(last.get("hitPointsLeft").asInt() > 0);
      if (last.get("hitPointsLeft").asInt() == 0) {
        assertThat(result.get("winnerId")).isEqualTo(last.get("strikerId"));
      }
    }
  }
}
