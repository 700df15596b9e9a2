package games.arena.demo;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.sql.Database;
import games.arena.testing.ArenaClient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo of dev mode, played against the tests' Arena. */
@QuarkusTest
class DemoGameTest {

  @Inject Database database;

  private DemoApi api;

  @BeforeEach
  void signInAsAdministrator() {
    api = new DemoApi(new ObjectMapper(), RestAssured.port, ArenaClient.ADMIN_PASSWORD);
  }

  @Test
  void battlesBeginBeforeAllPlayersHaveArrived() throws Exception {
    List<DemoCrowd.Member> crowd = DemoCrowd.of(DemoGame.PLAYERS);
    Thread demo = new Thread(new DemoGame(api)::playUntilInterrupted);
    demo.start();
    try {
      await()
          .untilAsserted(
              () ->
                  assertThat(players(DemoGame.STAR, "items.findAll { it.wins + it.losses > 0 }"))
                      .hasSize(1));
      assertThat(arrivedBeforeTheFirstBattle(crowd)).isLessThan(DemoGame.PLAYERS);
    } finally {
      demo.interrupt();
      demo.join();
    }
  }

  @Test
  void aPlayerOfAnEarlierRunIsFoundAgain() throws Exception {
    DemoCrowd.Member member =
        new DemoCrowd.Member(ArenaClient.freshName("demo"), "", 1, 1, 1, 1, 1);
    DemoApi.Arrival first = api.arrive(member, DemoGame.PASSWORD);
    assertThat(first.registered()).isTrue();
    assertThat(api.arrive(member, DemoGame.PASSWORD))
        .isEqualTo(new DemoApi.Arrival(first.id(), false));
  }

  private long arrivedBeforeTheFirstBattle(List<DemoCrowd.Member> crowd) {
    String[] names = crowd.stream().map(DemoCrowd.Member::name).toArray(String[]::new);
    return database.queryRow(
        """
        with crowd as (select id, created_at from player where name = any(?))
        select count(*) as n from crowd where created_at <
          (select min(finished_at) from battle where attacker_id in (select id from crowd))
        """,
        row -> row.getLong("n"),
        (Object) names);
  }

  private static List<Object> players(String name, String path) {
    return ArenaClient.admin().queryParam("name", name).get("/v1/players").jsonPath().getList(path);
  }
}
