package games.arena.account.token;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TokensTest {

  /** The default of {@code arena.token.sessions-per-account}. */
  private static final int MOST_SESSIONS = 100;

  @Inject DataSource dataSource;
  @Inject AccountKeeper keeper;

  @Test
  void aPasswordIsExchangedForTokensThatSignIn() {
    Registered player = register();
    Response response = player.calls().post("/v1/tokens");
    response
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("tokenType", equalTo("Bearer"))
        .body("expiresIn", equalTo(900));
    SignedIn.of(response)
        .calls()
        .get("/v1/players/me")
        .then()
        .statusCode(200)
        .body("id", equalTo((int) player.id()));
  }

  @Test
  void administratorsSignInWithTokensToo() {
    SignedIn admin = SignedIn.as("ADMIN", "arena-admin");
    admin.calls().get("/v1/admin/accounts").then().statusCode(200);
  }

  @Test
  void anotherSessionThanThereMayBeEndsTheOneOutOfUseForLongest() {
    Registered player = register();
    SignedIn first = SignedIn.as(player);
    SignedIn second = SignedIn.as(player);
    SignedIn inUse = SignedIn.of(first.refresh());
    for (int sessions = 2; sessions <= MOST_SESSIONS; sessions++) {
      SignedIn.as(player);
    }
    inUse.calls().get("/v1/players/me").then().statusCode(200);
    second.calls().get("/v1/players/me").then().statusCode(401);
    second.refresh().then().statusCode(401);
  }

  @Test
  void tokensAreGivenForAPasswordOnly() {
    Registered player = register();
    SignedIn tokens = SignedIn.as(player);
    tokens.calls().post("/v1/tokens").then().statusCode(401);
    given().post("/v1/tokens").then().statusCode(401);
    player.calls().delete("/v1/tokens").then().statusCode(401);
    SignedIn.basic(player.name(), "not the password").post("/v1/tokens").then().statusCode(401);
  }

  @Test
  void anAccessTokenSaysWhoseItIsAndNothingSecret() {
    SignedIn tokens = SignedIn.as(register());
    JsonObject header = part(tokens, 0);
    JsonObject claims = part(tokens, 1);
    assertThat(header.fieldNames()).containsExactlyInAnyOrder("alg", "kid", "typ");
    assertThat(header.getString("alg")).isEqualTo("ES256");
    assertThat(claims.fieldNames())
        .containsExactlyInAnyOrder("iss", "aud", "sub", "jti", "sid", "iat", "nbf", "exp");
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(900);
    assertThat(part(SignedIn.as(register()), 1).getString("jti"))
        .isNotEqualTo(claims.getString("jti"));
  }

  @Test
  void othersCanVerifyAnAccessTokenByThePublishedKeys() throws Exception {
    SignedIn tokens = SignedIn.as(register());
    String published =
        given()
            .get("/.well-known/jwks.json")
            .then()
            .statusCode(200)
            .contentType("application/json")
            .extract()
            .asString();
    var keys = new JsonWebKeySet(published).getJsonWebKeys();
    new JwtConsumerBuilder()
        .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
        .setExpectedAudience("arena")
        .setExpectedIssuer("arena")
        .build()
        .processToClaims(tokens.accessToken());
  }

  @Test
  void noPrivateKeyIsPublished() {
    String published = given().get("/.well-known/jwks.json").asString();
    JsonArray keys = new JsonObject(published).getJsonArray("keys");
    assertThat(keys).isNotEmpty();
    keys.forEach(
        key ->
            assertThat(((JsonObject) key).fieldNames())
                .containsExactlyInAnyOrder("kty", "kid", "use", "alg", "crv", "x", "y"));
  }

  @Test
  void aRefreshTokenIsGoodForOnce() {
    SignedIn first = SignedIn.as(register());
    SignedIn second = SignedIn.of(first.refresh());
    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    second.calls().get("/v1/players/me").then().statusCode(200);
    first.calls().get("/v1/players/me").then().statusCode(200);
    SignedIn.of(second.refresh()).calls().get("/v1/players/me").then().statusCode(200);
  }

  @Test
  void anOldRefreshTokenEndsItsWholeFamily() {
    Registered player = register();
    SignedIn other = SignedIn.as(player);
    SignedIn first = SignedIn.as(player);
    SignedIn second = SignedIn.of(first.refresh());
    SignedIn third = SignedIn.of(second.refresh());

    first.refresh().then().statusCode(401);

    third.refresh().then().statusCode(401);
    for (SignedIn tokens : List.of(first, second, third)) {
      tokens.calls().get("/v1/players/me").then().statusCode(401);
    }
    other.calls().get("/v1/players/me").then().statusCode(200);
    SignedIn.of(other.refresh());
  }

  @Test
  void ofTwoRefreshesAtOnceOneIsFirstAndTheOtherEndsTheFamily() throws Exception {
    for (int round = 0; round < 5; round++) {
      SignedIn tokens = SignedIn.as(register());
      var threads = Executors.newFixedThreadPool(4);
      List<Callable<Response>> refreshes =
          Stream.<Callable<Response>>generate(() -> tokens::refresh).limit(4).toList();
      List<Response> answers = threads.invokeAll(refreshes).stream().map(TokensTest::join).toList();
      threads.shutdown();
      assertThat(answers.stream().map(Response::statusCode))
          .containsOnlyOnce(200)
          .containsOnly(200, 401);
      SignedIn winner =
          SignedIn.of(
              answers.stream().filter(a -> a.statusCode() == 200).findFirst().orElseThrow());
      winner.refresh().then().statusCode(401);
      winner.calls().get("/v1/players/me").then().statusCode(401);
    }
  }

  @Test
  void deletingTheTokensEndsTheSessionAndNoOther() {
    Registered player = register();
    SignedIn ended = SignedIn.as(player);
    SignedIn other = SignedIn.as(player);
    ended.calls().get("/v1/players/me").then().statusCode(200);
    ended.calls().delete("/v1/tokens").then().statusCode(204);
    ended.refresh().then().statusCode(401);
    ended.calls().get("/v1/players/me").then().statusCode(401);
    other.calls().get("/v1/players/me").then().statusCode(200);
  }

  @Test
  void aSessionThatEndsElsewhereEndsHereToo() throws SQLException {
    SignedIn tokens = SignedIn.as(register());
    tokens.calls().get("/v1/players/me").then().statusCode(200);
    execute(
        "update session set ended_at = now() where id = '%s'"
            .formatted(part(tokens, 1).getString("sid")));
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> tokens.calls().get("/v1/players/me").then().statusCode(401));
  }

  @Test
  void whatIsNoRefreshTokenIsRefused() {
    SignedIn tokens = SignedIn.as(register());
    for (String wrong :
        List.of("", "x", tokens.accessToken(), tokens.refreshToken() + "A", "A".repeat(64), "é")) {
      SignedIn.refresh(wrong).then().statusCode(401);
    }
    given()
        .contentType("application/json")
        .body("{}")
        .post("/v1/tokens/refresh")
        .then()
        .statusCode(422);
    SignedIn.of(tokens.refresh());
  }

  @Test
  void refreshTokensAreKeptAsHashesAndKeysThatRetireLoseTheirPrivateHalf() throws SQLException {
    SignedIn tokens = SignedIn.as(register());
    byte[] token = Base64.getUrlDecoder().decode(tokens.refreshToken());
    assertThat(
            count(
                "select count(*) from session where position('\\x%s'::bytea in refresh_hash || family) > 0"
                    .formatted(hex(token, 16))))
        .isZero();
    admin().post("/v1/admin/keys/rotate").then().statusCode(200);
    assertThat(
            count(
                "select count(*) from signing_key where retired_at is not null and private_key is not null"))
        .isZero();
  }

  @Test
  void anAdministratorCanLetAnotherKeySignAndOldTokensStayGood() {
    SignedIn before = SignedIn.as(register());
    String kid = admin().post("/v1/admin/keys/rotate").then().statusCode(200).extract().path("kid");
    SignedIn after = SignedIn.as(register());
    assertThat(part(before, 0).getString("kid")).isNotEqualTo(kid);
    assertThat(part(after, 0).getString("kid")).isEqualTo(kid);
    before.calls().get("/v1/players/me").then().statusCode(200);
    after.calls().get("/v1/players/me").then().statusCode(200);
    given()
        .get("/.well-known/jwks.json")
        .then()
        .body("keys.kid", hasItems(kid, part(before, 0).getString("kid")));
    register().calls().post("/v1/admin/keys/rotate").then().statusCode(403);
  }

  @Test
  void aKeyIsReplacedWhenItsTimeIsOverAndGoneWhenItsLastTokenIs() throws SQLException {
    String old = part(SignedIn.as(register()), 0).getString("kid");
    execute(
        "update signing_key set created_at = now() - interval '31 days' where retired_at is null");
    keeper.keep();
    await()
        .untilAsserted(
            () -> assertThat(part(SignedIn.as(register()), 0).getString("kid")).isNotEqualTo(old));
    execute(
        "update signing_key set retired_at = now() - interval '21 minutes' where kid = '"
            + old
            + "'");
    keeper.keep();
    assertThat(count("select count(*) from signing_key where kid = '" + old + "'")).isZero();
    assertThat(count("select count(*) from signing_key where retired_at is null")).isOne();
  }

  @Test
  void howeverManyMakeTheFirstKeyThereIsOne() throws Exception {
    execute("delete from signing_key");
    var threads = Executors.newFixedThreadPool(4);
    DatabaseKeys keys = io.quarkus.arc.Arc.container().instance(DatabaseKeys.class).get();
    List<Callable<String>> starts =
        Stream.<Callable<String>>generate(() -> () -> keys.load().current().id()).limit(4).toList();
    var ids = threads.invokeAll(starts).stream().map(TokensTest::join).collect(Collectors.toSet());
    threads.shutdown();
    assertThat(ids).hasSize(1);
  }

  static JsonObject part(SignedIn tokens, int index) {
    String part = tokens.accessToken().split("\\.")[index];
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private static <T> T join(java.util.concurrent.Future<T> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(byte[] bytes, int from) {
    return java.util.HexFormat.of().formatHex(bytes, from, bytes.length);
  }

  private void execute(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
