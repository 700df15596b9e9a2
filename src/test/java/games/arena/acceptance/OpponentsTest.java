package games.arena.acceptance;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a range of power to itself, since all share one database. */
@QuarkusTest
class OpponentsTest {

  /** Of so many draws, one misses nobody, however the dice fall. */
  private static final int MANY = 2_000;

  /** A range of its own also where a test runs once more. */
  private final int shift = ThreadLocalRandom.current().nextInt(100_000);

  private Registered player(int attack, int hitPoints) {
    return register(Map.of("attack", attack + shift, "hitPoints", hitPoints, "luck", 0));
  }

  private static List<Long> offered(Registered player, int limit) {
    return player
        .calls()
        .get("/v1/opponents?limit=" + limit)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("items.playerId", Long.class);
  }

  @Test
  void powerIsAttackTimesHitPointsOverTheChanceToBeHitRoundedDown() {
    Registered beginner = register();
    beginner.me().then().body("power", equalTo(7_777)).body("shieldUntil", nullValue());
    Registered strongest =
        register(Map.of("attack", 1_000_000, "hitPoints", 1_000_000, "luck", 95));
    strongest.me().then().body("power", equalTo(20_000_000_000_000L));
  }

  @Test
  void theNearestInPowerAreOfferedTheNearestFirst() {
    List<Registered> ladder = new ArrayList<>();
    for (int step : new int[] {-9, -4, -2, 0, 1, 3, 8}) {
      ladder.add(player(900_000 + step, 900));
    }
    Registered me = ladder.get(3);
    assertThat(offered(me, 4))
        .containsExactly(
            ladder.get(4).id(), ladder.get(2).id(), ladder.get(5).id(), ladder.get(1).id());
    me.calls()
        .get("/v1/opponents?limit=1")
        .then()
        .body("items[0].name", equalTo(ladder.get(4).name()))
        .body("items[0].attack", equalTo(900_001 + shift))
        .body("items[0].hitPoints", equalTo(900))
        .body("items[0].luck", equalTo(0))
        .body("items[0].power", equalTo(900 * (900_001 + shift)))
        .body("items[0].winPercent", equalTo(100));
  }

  @Test
  void amongManyOfTheSamePowerEveryoneIsOfferedSoonerOrLater() {
    List<Registered> equals = IntStream.range(0, 40).mapToObj(i -> player(800_000, 800)).toList();
    Registered me = equals.get(0);
    Set<Long> offered = new HashSet<>();
    Set<List<Long>> answers = new HashSet<>();
    for (int i = 0; i < 60 || offered.size() < 39 && i < MANY; i++) {
      List<Long> answer = offered(me, 10);
      assertThat(answer).hasSize(10).doesNotHaveDuplicates().doesNotContain(me.id());
      answers.add(answer);
      offered.addAll(answer);
    }
    assertThat(answers.size()).isGreaterThan(10);
    assertThat(offered)
        .containsExactlyInAnyOrderElementsOf(equals.stream().skip(1).map(Registered::id).toList());
  }

  @Test
  void thoseWhoAreManyAtTheNextPowerAreOfferedFairlyToo() {
    List<Registered> many = IntStream.range(0, 30).mapToObj(i -> player(700_001, 700)).toList();
    Registered nearer = player(700_000, 700);
    Registered me = player(700_000, 700);
    Set<Long> offered = new HashSet<>();
    for (int i = 0; i < MANY && offered.size() < 31; i++) {
      List<Long> answer = offered(me, 6);
      assertThat(answer).hasSize(6).startsWith(nearer.id());
      offered.addAll(answer);
    }
    offered.remove(nearer.id());
    assertThat(offered)
        .containsExactlyInAnyOrderElementsOf(many.stream().map(Registered::id).toList());
  }

  @Test
  void thoseFoughtWithLatelyAreNotOffered() {
    Registered me = player(600_000, 600);
    List<Registered> others = IntStream.range(0, 12).mapToObj(i -> player(600_000, 600)).toList();
    others.subList(0, 6).forEach(other -> me.ended(me.challenges(other)));
    others.subList(6, 11).forEach(other -> me.ended(other.challenges(me)));
    Set<Long> last = new HashSet<>();
    others.subList(1, 11).forEach(other -> last.add(other.id()));
    assertThat(offered(me, 25)).doesNotContainAnyElementsOf(last);
    assertThat(offered(me, 2)).containsExactlyInAnyOrder(others.get(0).id(), others.get(11).id());
  }

  @Test
  void tenAreOfferedUnlessOneAsksForFewerOrMore() {
    Registered me = player(500_000, 500);
    IntStream.range(0, 30).forEach(i -> player(500_000, 500));
    me.calls().get("/v1/opponents").then().statusCode(200).body("items", hasSize(10));
    assertThat(offered(me, 25)).hasSize(25);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "26", "-1", "x", "1.5", ""})
  void anotherLimitCannotBeRead(String limit) {
    register().calls().get("/v1/opponents?limit=" + limit).then().statusCode(400);
  }

  @Test
  void aGameServerAsksForAnyPlayerAndHasToSayForWhom() {
    String server = freshName("server");
    admin()
        .body(Map.of("name", server, "password", PASSWORD, "role", "game-server"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(201);
    var calls = given().auth().preemptive().basic(server, PASSWORD);
    Registered player = player(400_000, 400);
    Registered near = player(400_000, 400);
    given()
        .spec(calls)
        .get("/v1/opponents?limit=1&playerId=" + player.id())
        .then()
        .statusCode(200)
        .body("items[0].playerId", equalTo((int) near.id()));
    given()
        .spec(calls)
        .get("/v1/opponents")
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("playerId"))
        .body("errors[0].message", containsString("required"));
    given()
        .spec(calls)
        .get("/v1/opponents?playerId=999999999999999999")
        .then()
        .statusCode(422)
        .body("errors[0].message", equalTo("is the id of no player"));
    for (String none : List.of("0", "-1", "x", "9999999999999999999", "")) {
      given().spec(calls).get("/v1/opponents?playerId=" + none).then().statusCode(400);
    }
  }

  @Test
  void aPlayerAsksForItselfAlone() {
    Registered player = register();
    player.calls().get("/v1/opponents?playerId=" + player.id()).then().statusCode(200);
    player.calls().get("/v1/opponents?playerId=" + register().id()).then().statusCode(403);
    given().get("/v1/opponents").then().statusCode(401);
  }
}
