package games.arena.browser;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;

import games.arena.testing.ArenaClient.Registered;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Players rich enough to be at the top of the boards, and battles between them. */
final class Scene {

  private static final List<String> NAMES =
      List.of(
          "Livia Corvo",
          "Rune Ashford",
          "Amara the Bold",
          "Quill Nettle",
          "Ζωή of Ys",
          "Björn Ironside",
          "Esma Thorne",
          "Şirin Hale",
          "Caius the Lame",
          "Iskra Falk",
          "Wren Marlow",
          "Tamsin Rook");

  private static final int BATTLES = 60;

  private Scene() {}

  /** The players; with battles, unless they have had them. */
  static List<Registered> play() {
    List<Registered> players = new ArrayList<>();
    Random random = new Random(8);
    NAMES.forEach(name -> players.add(player(name, random)));
    Registered first = players.get(0);
    JsonPath fought = first.calls().get("/v1/players/{id}/battles", first.id()).jsonPath();
    if (fought.getInt("total") == 0) {
      for (int i = 0; i < BATTLES; i++) {
        Registered attacker = players.get(i % 3 == 0 ? 0 : random.nextInt(players.size()));
        Registered opponent =
            players.get((players.indexOf(attacker) + 1 + random.nextInt(11)) % players.size());
        // By the administrator: REST Assured cannot send every name with HTTP Basic.
        long battle =
            admin()
                .body(Map.of("attackerId", attacker.id(), "opponentId", opponent.id()))
                .post("/v1/battles")
                .jsonPath()
                .getLong("id");
        first.ended(battle).then().statusCode(200);
      }
    }
    return players;
  }

  private static Registered player(String name, Random random) {
    Map<String, Object> body =
        Map.of(
            "name",
            name,
            "password",
            PASSWORD,
            "description",
            "Fights on market days, sleeps on all others.",
            "gold",
            20_000 + random.nextInt(60_000),
            "silver",
            20_000 + random.nextInt(60_000),
            "attack",
            40 + random.nextInt(30),
            "hitPoints",
            250 + random.nextInt(150),
            "luck",
            15 + random.nextInt(25));
    JsonPath found = admin().queryParam("name", name).get("/v1/players").jsonPath();
    long id =
        found.getInt("total") > 0
            ? found.getLong("items[0].id")
            : admin().body(body).post("/v1/players").jsonPath().getLong("id");
    return new Registered(id, name);
  }
}
