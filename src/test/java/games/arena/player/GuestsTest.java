package games.arena.player;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.gameServer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.sql.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Guests out of use are deleted. */
@QuarkusTest
class GuestsTest {

  @Inject Database database;
  @Inject Guests guests;

  private static JsonPath guest() {
    return given().post("/v1/guests").then().statusCode(201).extract().jsonPath();
  }

  private void age(long id, int createdDays, int refreshedDays) {
    database.update(
        "update player set created_at = now() - ? * interval '1 day' where id = ?",
        createdDays,
        id);
    database.update(
        """
        update session set refreshed_at = now() - ? * interval '1 day'
        where account_id = (select id from account where player_id = ?)
        """,
        refreshedDays,
        id);
  }

  private static boolean isThere(long id) {
    return gameServer().get("/v1/players/{id}", id).statusCode() == 200;
  }

  @Test
  void aGuestOutOfUseForThirtyDaysIsDeletedAndNobodyElse() {
    long unused = guest().getLong("player.id");
    long used = guest().getLong("player.id");
    long young = guest().getLong("player.id");
    JsonPath grown = guest();
    long player = grown.getLong("player.id");
    given()
        .header("Authorization", "Bearer " + grown.getString("accessToken"))
        .contentType("application/json")
        .body(Map.of("name", freshName("grown"), "password", PASSWORD))
        .patch("/v1/players/{id}", player)
        .then()
        .statusCode(200);
    age(unused, 40, 31);
    age(used, 40, 29);
    age(young, 29, 29);
    age(player, 40, 40);
    guests.deleteUnused();
    assertThat(isThere(unused)).isFalse();
    assertThat(isThere(used)).isTrue();
    assertThat(isThere(young)).isTrue();
    assertThat(isThere(player)).isTrue();
  }
}
