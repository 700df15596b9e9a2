package games.arena.feed;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.awaitQuiet;
import static games.arena.testing.ArenaClient.register;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EventFeedTest {

  @Inject EventFeed feed;

  private Registered attacker;
  private Registered defender;
  private String begin;

  @BeforeEach
  void registerPlayers() {
    awaitQuiet();
    attacker = register();
    defender = register();
    begin = feed.end().toString();
  }

  @Test
  void aFinishedBattleIsShownAsTheApiShowsItWithoutItsTurns() {
    long battle = attacker.challenges(defender);
    Map<String, Object> whole = attacker.ended(battle).jsonPath().getMap("");
    JsonPath event = events("?after=" + begin + "&types=battle.finished");
    assertThat(event.getList("items")).hasSize(1);
    assertThat(event.getString("items[0].type")).isEqualTo("battle.finished");
    assertThat(event.getString("items[0].at")).isEqualTo(whole.get("finishedAt"));
    assertThat(event.getList("items[0].playerIds", Long.class))
        .containsExactly(attacker.id(), defender.id());
    @SuppressWarnings("unchecked")
    Map<String, Object> result = (Map<String, Object>) whole.get("result");
    result.remove("turns");
    assertThat(event.getMap("items[0].data")).isEqualTo(whole);
  }

  @Test
  void aBattleOfADeletedPlayerHasAnEventThatSaysSo() {
    defender.calls().delete("/v1/players/{id}", defender.id()).then().statusCode(204);
    JsonPath event = events("?after=" + begin);
    assertThat(event.getList("items.type")).containsExactly("player.deleted");
    assertThat(event.getMap("items[0].data"))
        .containsEntry("id", (int) defender.id())
        .containsEntry("name", null)
        .containsEntry("deleted", true);
  }

  @Test
  void aPlayerIsToldOfWhenItIsMadeAndWhenItIsChanged() {
    Registered fresh = register();
    fresh
        .calls()
        .body(Map.of("description", "a knight"))
        .patch("/v1/players/{id}", fresh.id())
        .then()
        .statusCode(200);
    JsonPath found = events("?after=" + begin);
    assertThat(found.getList("items.type")).containsExactly("player.created", "player.changed");
    assertThat(found.getString("items[1].data.name")).isEqualTo(fresh.name());
    assertThat(found.getString("items[1].data.description")).isEqualTo("a knight");
    assertThat(found.getInt("items[1].data.score")).isZero();
  }

  @Test
  void nextLeadsThroughAllEventsOnce() {
    for (int i = 0; i < 5; i++) {
      attacker.ended(attacker.challenges(defender)).then().statusCode(200);
    }
    List<Object> all = events("?after=" + begin).getList("items.id");
    assertThat(all).hasSize(5).isSorted().doesNotHaveDuplicates();
    String next = begin;
    for (int i = 0; i < 5; i++) {
      JsonPath one = events("?limit=1&after=" + next);
      assertThat(one.getList("items.id")).containsExactly(all.get(i));
      next = one.getString("next");
    }
    JsonPath none = events("?limit=1&after=" + next);
    assertThat(none.getList("items")).isEmpty();
    assertThat(none.getString("next")).isGreaterThanOrEqualTo(next);
  }

  @Test
  void whoWaitsIsToldOfTheFirstEvent() throws Exception {
    CompletableFuture<JsonPath> waiting =
        CompletableFuture.supplyAsync(
            () ->
                admin()
                    .header("Prefer", "wait=20")
                    .get("/v1/events?types=player.changed&after=" + begin)
                    .jsonPath());
    // An event of another type does not end it.
    attacker.ended(attacker.challenges(defender)).then().statusCode(200);
    assertThat(waiting).isNotDone();
    attacker
        .calls()
        .body(Map.of("description", "waited for"))
        .patch("/v1/players/{id}", attacker.id())
        .then()
        .statusCode(200);
    assertThat(waiting.get().getList("items.data.description")).containsExactly("waited for");
  }

  @Test
  void whoWaitsInVainIsAnsweredInTime() {
    long start = System.nanoTime();
    JsonPath none = admin().header("Prefer", "wait=1").get("/v1/events?after=" + begin).jsonPath();
    assertThat(none.getList("items")).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Patience.seconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?after=1",
        "?after=zz000000000000000000000000000000",
        "?after=ffffffffffffffffffffffffffffffff",
        "?limit=0",
        "?limit=101",
        "?types=",
        "?types=battle.won",
        "?types=battle.finished,"
      })
  void aQueryThatMakesNoSenseIsRefused(String query) {
    admin().get("/v1/events" + query).then().statusCode(400);
  }

  @Test
  void aPlaceInTheFutureHasNothing() {
    assertThat(events("?after=7fffffffffffffff7fffffffffffffff").getList("items")).isEmpty();
  }

  @Test
  void playersMayNotReadTheFeed() {
    attacker.calls().get("/v1/events").then().statusCode(403);
    io.restassured.RestAssured.get("/v1/events").then().statusCode(401);
  }

  private static JsonPath events(String query) {
    return admin().get("/v1/events" + query).then().statusCode(200).extract().jsonPath();
  }
}
