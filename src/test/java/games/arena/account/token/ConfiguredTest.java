package games.arena.account.token;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import games.arena.account.Passwords;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.SecurityLines;
import games.arena.testing.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Header;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** What can be configured otherwise: who may register, the cost of a hash, keys in files. */
@QuarkusTest
@TestProfile(ConfiguredTest.Otherwise.class)
class ConfiguredTest {

  public static class Otherwise implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        SigningKey old = EllipticKeys.generate();
        SigningKey current = EllipticKeys.generate();
        Path directory = Files.createTempDirectory(Path.of("target"), "keys");
        write(directory.resolve("2026-10.pem"), "PUBLIC KEY", old.publicKey().getEncoded());
        write(directory.resolve("2026-11.pem"), "PRIVATE KEY", current.privateKey().getEncoded());
        return Map.of(
            "test.kid.old",
            old.id(),
            "test.kid.current",
            current.id(),
            "arena.registration",
            "admin",
            "arena.password.memory-kib",
            "7168",
            "arena.password.iterations",
            "5",
            "arena.token.keys-directory",
            directory.toAbsolutePath().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void write(Path file, String kind, byte[] key) throws IOException {
      String text = Base64.getMimeEncoder().encodeToString(key);
      Files.writeString(
          file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
    }
  }

  @Inject DataSource dataSource;
  @Inject Passwords passwords;
  @Inject SigningKeys keys;

  @ConfigProperty(name = "arena.token.keys-directory")
  String directory;

  @ConfigProperty(name = "test.kid.old")
  String oldKid;

  @ConfigProperty(name = "test.kid.current")
  String currentKid;

  private static Registered player() {
    String name = freshName("p");
    int id =
        admin()
            .body(Map.of("name", name, "password", PASSWORD))
            .post("/v1/players")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    return new Registered(id, name);
  }

  @Test
  void registrationCanBeForAdministratorsAndGameServersOnly() {
    Map<String, Object> body = new HashMap<>(Map.of("name", freshName("no"), "password", PASSWORD));
    given()
        .contentType("application/json")
        .body(body)
        .post("/v1/players")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", org.hamcrest.Matchers.notNullValue());
    Registered player = player();
    player.calls().body(body).post("/v1/players").then().statusCode(403);
    body.put("gold", 1);
    player.calls().body(body).post("/v1/players").then().statusCode(403);
    String server = freshName("server");
    admin()
        .body(Map.of("name", server, "password", PASSWORD, "role", "game-server"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(201);
    SignedIn.basic(server, PASSWORD).body(body).post("/v1/players").then().statusCode(201);
  }

  @Test
  void aNameThatIsTakenIsToldBeforeAnythingIsHashed() throws InterruptedException {
    Registered player = player();
    AtomicBoolean refused = new AtomicBoolean();
    AtomicBoolean enough = new AtomicBoolean();
    Thread others =
        new Thread(
            () -> {
              while (!enough.get()) {
                passwords.hash("another").subscribe().with(hash -> {}, no -> refused.set(true));
              }
            });
    others.start();
    try {
      await().untilTrue(refused);
      // Where a hash ends, the next place may be this one's.
      await().until(() -> registering(freshName("free")) == 503);
      assertThat(registering(player.name())).isEqualTo(409);
    } finally {
      enough.set(true);
      others.join();
    }
    await().until(() -> registering(freshName("free")) == 201);
  }

  private static int registering(String name) {
    return admin()
        .body(Map.of("name", name, "password", PASSWORD))
        .post("/v1/players")
        .statusCode();
  }

  @Test
  void keysCanBeFilesOfWhichTheLastPrivateOneSigns() {
    SignedIn tokens = SignedIn.as(player());
    assertThat(TokensTest.part(tokens, 0).getString("kid")).isEqualTo(currentKid);
    tokens.calls().get("/v1/players/me").then().statusCode(200);
    given()
        .get("/.well-known/jwks.json")
        .then()
        .body("keys.kid", containsInAnyOrder(oldKid, currentKid))
        .body("keys.d", equalTo(Arrays.asList(null, null)));
    admin().post("/v1/admin/keys/rotate").then().statusCode(409);
  }

  @Test
  void aNewFileThatSignsIsASecurityEvent() throws IOException {
    SigningKey next = EllipticKeys.generate();
    Path file = Path.of(directory).resolve("2026-12.pem");
    try (SecurityLines lines = new SecurityLines()) {
      keys.load();
      assertThat(lines.of("key-rotated")).isEmpty();
      Otherwise.write(file, "PRIVATE KEY", next.privateKey().getEncoded());
      keys.load();
      assertThat(lines.of("key-rotated")).hasSize(1);
      assertThat(lines.of("key-rotated").get(0)).contains(next.id());
    } finally {
      Files.delete(file);
      keys.load();
    }
  }

  @Test
  void aPasswordIsHashedAnewWhenTheCostRisesAndItsTokensStayGood() throws SQLException {
    Registered player = player();
    String cheap = new Argon2PasswordEncoder(16, 32, 1, 512, 1).encode(PASSWORD);
    execute(
        "update account set password_hash = '%s' where player_id = %d"
            .formatted(cheap, player.id()));
    SignedIn tokens = SignedIn.as(player);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        query("select password_hash from account where player_id = " + player.id()))
                    .startsWith("$argon2id$v=19$m=7168,t=5,p=1$"));
    tokens.calls().get("/v1/players/me").then().statusCode(200);
    SignedIn.of(tokens.refresh());
    SignedIn.basic(player.name(), PASSWORD + "!").get("/v1/players/me").then().statusCode(401);
  }

  @Test
  void anUnknownNameIsAnsweredLikeAWrongPassword() {
    String known = player().name();
    var unknownName = SignedIn.basic(freshName("x"), "wrong password").get("/v1/players/me");
    var wrongPassword = SignedIn.basic(known, "wrong password").get("/v1/players/me");
    assertThat(unknownName.statusCode()).isEqualTo(401);
    assertThat(unknownName.asString()).isEqualTo(wrongPassword.asString());
    assertThat(headers(unknownName)).isEqualTo(headers(wrongPassword));
  }

  private void execute(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String query(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static List<String> headers(Response answer) {
    return answer.headers().asList().stream()
        .filter(header -> !header.getName().equals("X-Request-Id"))
        .map(Header::toString)
        .toList();
  }
}
