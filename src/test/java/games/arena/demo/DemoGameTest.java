package games.arena.demo;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.testing.ArenaClient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo of dev mode, played against the tests' Arena. */
@QuarkusTest
class DemoGameTest {

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
      assertThat(players(crowd.get(crowd.size() - 1).name(), "items")).isEmpty();
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

  private static List<Object> players(String name, String path) {
    return ArenaClient.admin().queryParam("name", name).get("/v1/players").jsonPath().getList(path);
  }
}
