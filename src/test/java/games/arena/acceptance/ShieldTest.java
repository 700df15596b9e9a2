package games.arena.acceptance;

import static games.arena.testing.ArenaClient.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import games.arena.sql.Database;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shields, where they are switched on. */
@QuarkusTest
@TestProfile(ShieldTest.Shielded.class)
class ShieldTest {

  public static class Shielded implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("arena.shield", "1h");
    }
  }

  @Inject Database database;

  private static Registered strong() {
    return register(Map.of("attack", 1000, "hitPoints", 1000, "luck", 0));
  }

  private static Registered weak() {
    return register(Map.of("attack", 1, "hitPoints", 10, "luck", 0));
  }

  private static Registered loser() {
    Registered loser = weak();
    Registered winner = strong();
    winner.ended(winner.challenges(loser));
    return loser;
  }

  private static Instant shieldUntil(Registered player) {
    return Instant.parse(player.me().jsonPath().getString("shieldUntil"));
  }

  @Test
  void aDefenderWhoLostCannotBeChallengedForAnHour() {
    Registered loser = loser();
    Instant until = shieldUntil(loser);
    assertThat(until)
        .isCloseTo(Instant.now().plus(1, ChronoUnit.HOURS), within(1, ChronoUnit.MINUTES));
    strong()
        .challenge(loser)
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("opponentId"))
        .body("detail", containsString("shieldUntil"))
        .body("detail", containsString(until.toString()));
  }

  @Test
  void whoeverAttacksCanBeChallengedAtOnce() {
    Registered loser = loser();
    Registered other = strong();
    long attack = loser.challenges(other);
    loser.me().then().body("shieldUntil", nullValue());
    other.ended(other.challenges(loser)).then().body("status", equalTo("finished"));
    loser.ended(attack).then().body("status", equalTo("finished"));
    assertThat(shieldUntil(loser)).as("after another defeat").isAfter(Instant.now());
  }

  @Test
  void anAttackWhileItWaitsForTheWorkerEndsTheShieldAlready() {
    Registered loser = loser();
    // No worker takes a battle that Redis does not know before two seconds are over.
    database.update(
        "insert into pending_battle (attacker_id, defender_id, submitted_by) values (?, ?, 0)",
        loser.id(),
        strong().id());
    loser.me().then().body("shieldUntil", nullValue());
    strong().challenge(loser).then().statusCode(202);
  }

  @Test
  void whoeverWonOrAttackedHasNoShield() {
    Registered strong = strong();
    Registered weak = weak();
    weak.ended(weak.challenges(strong));
    weak.me().then().body("shieldUntil", nullValue());
    strong.me().then().body("shieldUntil", nullValue());
    strong().challenge(weak).then().statusCode(202);
  }

  @Test
  void aDrawRaisesNoShield() {
    Map<String, Integer> neverFalls = Map.of("attack", 1, "hitPoints", 1_000_000, "luck", 95);
    Registered one = register(neverFalls);
    Registered other = register(neverFalls);
    one.ended(one.challenges(other)).then().body("result.winnerId", nullValue());
    other.me().then().body("shieldUntil", nullValue());
  }

  @Test
  void aDefeatThatTakesNothingRaisesAShieldToo() {
    Registered poor = register(Map.of("attack", 1, "hitPoints", 10, "gold", 0, "silver", 0));
    Registered winner = strong();
    winner.ended(winner.challenges(poor)).then().body("result.loot.gold", equalTo(0));
    assertThat(shieldUntil(poor)).isAfter(Instant.now());
  }

  @Test
  void aShieldEndsByItself() {
    Registered loser = loser();
    database.update(
        "update player set shield_until = now() - interval '1 second' where id = ?", loser.id());
    loser.me().then().body("shieldUntil", nullValue());
    strong().challenge(loser).then().statusCode(202);
  }

  @Test
  void aBattleThatWasAcceptedBeforeIsAnsweredAgainByItsKey() {
    Registered winner = strong();
    Registered loser = weak();
    long battle =
        winner
            .calls()
            .header("Idempotency-Key", "once")
            .body(Map.of("opponentId", loser.id()))
            .post("/v1/battles")
            .then()
            .statusCode(202)
            .extract()
            .jsonPath()
            .getLong("id");
    winner.ended(battle);
    winner
        .calls()
        .header("Idempotency-Key", "once")
        .body(Map.of("opponentId", loser.id()))
        .post("/v1/battles")
        .then()
        .statusCode(202)
        .body("id", equalTo((int) battle));
  }

  @Test
  void theShieldedAreNotOfferedAsOpponents() {
    Registered shielded = register(Map.of("attack", 300_000, "hitPoints", 300, "luck", 0));
    Registered open = register(Map.of("attack", 300_000, "hitPoints", 300, "luck", 0));
    Registered me = register(Map.of("attack", 300_000, "hitPoints", 300, "luck", 0));
    database.update(
        "update player set shield_until = now() + interval '1 hour' where id = ?", shielded.id());
    List<Long> offered =
        me.calls().get("/v1/opponents?limit=25").jsonPath().getList("items.playerId", Long.class);
    assertThat(offered).contains(open.id()).doesNotContain(shielded.id());
  }
}
