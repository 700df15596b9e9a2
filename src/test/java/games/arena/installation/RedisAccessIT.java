package games.arena.installation;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.devservers.TlsRedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How Redis may be reached: by a user with few rights, and through TLS. */
@Tag("chaos")
class RedisAccessIT {

  @Test
  void theCommandsListedInTheGuideAreEnough() throws IOException {
    try (PostgresServer postgres = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      command(redis.port(), "ACL SETUSER arena on >secret " + rights());
      Map<String, String> access =
          Map.of("quarkus.redis.hosts", "redis://arena:secret@127.0.0.1:" + redis.port());
      try (Replica arena = Replica.start(postgres.configuration(), access)) {
        useAllOf(arena);
        String refused = command(redis.port(), "ACL LOG");
        assertThat(refused).as("commands that were refused").isEqualTo("*0");
      }
    }
  }

  @Test
  void theWorkerReachesRedisThroughTlsLikeEverybodyElse() {
    assumeTrue(
        TlsRedisServer.isInstalled(), "Redis with TLS is not installed (Debian: redis-server)");
    try (PostgresServer postgres = RealServers.postgres();
        TlsRedisServer redis = new TlsRedisServer()) {
      redis.start();
      try (Replica arena = Replica.start(postgres.configuration(), redis.configuration())) {
        useAllOf(arena);
      }
    }
  }

  private static void useAllOf(Replica arena) {
    long defender = arena.register("defender");
    arena.register("attacker");
    for (int i = 0; i < 5; i++) {
      arena.fight("attacker", defender);
    }
    String token = arena.token("attacker");
    assertThat(arena.withToken(token).get("/v1/players/me").statusCode()).isEqualTo(200);
    assertThat(arena.as("nobody").get("/v1/players/me").statusCode()).isEqualTo(401);
    arena.as("admin").post("/v1/admin/leaderboards/rebuild").then().statusCode(202);
    for (String board : new String[] {"all-time", "monthly", "weekly", "daily"}) {
      await()
          .atMost(Patience.seconds(20))
          .untilAsserted(
              () ->
                  arena
                      .as("attacker")
                      .get("/v1/leaderboards/{board}", board)
                      .then()
                      .statusCode(200)
                      .body("items", hasSize(2)));
      arena
          .as("attacker")
          .queryParam("around", defender)
          .get("/v1/leaderboards/{board}", board)
          .then()
          .statusCode(200);
    }
    arena.as("admin").get("/v1/admin/queue").then().statusCode(200);
    arena.as("admin").delete("/v1/players/{id}", defender).then().statusCode(204);
    arena
        .as("attacker")
        .get("/v1/leaderboards/all-time/players/{id}", defender)
        .then()
        .statusCode(404);
  }

  /** As they stand in the guide, so that it is the guide that is tested. */
  private static String rights() throws IOException {
    String guide = Files.readString(Path.of("src/site/markdown/infrastructure.md"));
    Matcher line = Pattern.compile("ACL SETUSER arena on >\\S+ (.*)").matcher(guide);
    assertThat(line.find()).isTrue();
    return line.group(1);
  }

  /** The first line of the answer to a command without blanks in its arguments. */
  private static String command(int port, String command) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(3_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
        line.append((char) c);
      }
      assertThat(line.toString()).doesNotStartWith("-");
      return line.toString();
    }
  }
}
