package games.arena.account.token;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;

import games.arena.account.grant.AccountChanges;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import games.arena.testing.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
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
  @Inject AccountChanges changes;
  @Inject SigningKeys keys;

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
  void anotherSessionThanThereMayBeIsRefusedWhileAllAreInUse() throws SQLException {
    Registered player = register();
    SignedIn first = SignedIn.as(player);
    for (int sessions = 1; sessions < MOST_SESSIONS; sessions++) {
      SignedIn.as(player);
    }
    Response refused = player.calls().post("/v1/tokens");
    refused.then().statusCode(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(86_000, 86_400);
    first.calls().get("/v1/players/me").then().statusCode(200);
    first.calls().delete("/v1/tokens").then().statusCode(204);
    SignedIn.as(player);
    player.calls().post("/v1/tokens").then().statusCode(429);
  }

  @Test
  void aSessionOutOfUseForADayMakesWay() throws SQLException {
    Registered player = register();
    SignedIn unused = SignedIn.as(player);
    SignedIn inUse = SignedIn.as(player);
    for (int sessions = 2; sessions < MOST_SESSIONS; sessions++) {
      SignedIn.as(player);
    }
    execute(
        "update session set refreshed_at = now() - interval '25 hours' where id in ('%s', '%s')"
            .formatted(part(unused, 1).getString("sid"), part(inUse, 1).getString("sid")));
    inUse = SignedIn.of(inUse.refresh());
    SignedIn.as(player);
    inUse.calls().get("/v1/players/me").then().statusCode(200);
    unused.calls().get("/v1/players/me").then().statusCode(401);
    unused.refresh().then().statusCode(401);
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
  void aRefreshWhoseAnswerWasLostGivesTheSameSessionAgain() {
    SignedIn first = SignedIn.as(register());
    SignedIn lost = SignedIn.of(first.refresh());
    for (int tab = 0; tab < 3; tab++) {
      SignedIn again = SignedIn.of(first.refresh());
      assertThat(again.refreshToken()).isEqualTo(lost.refreshToken());
      assertThat(part(again, 1).getString("sid")).isEqualTo(part(first, 1).getString("sid"));
      again.calls().get("/v1/players/me").then().statusCode(200);
    }
    SignedIn.of(SignedIn.of(lost.refresh()).refresh());
  }

  @Test
  void manyRefreshesAtOnceAllGetGoodTokensOfTheSameSession() throws Exception {
    SignedIn tokens = SignedIn.as(register());
    var threads = Executors.newFixedThreadPool(4);
    List<Callable<Response>> refreshes =
        Stream.<Callable<Response>>generate(() -> tokens::refresh).limit(12).toList();
    List<SignedIn> answers =
        threads.invokeAll(refreshes).stream().map(TokensTest::join).map(SignedIn::of).toList();
    threads.shutdown();
    assertThat(answers.stream().map(SignedIn::refreshToken).distinct()).hasSize(1);
    SignedIn.of(answers.get(0).refresh()).calls().get("/v1/players/me").then().statusCode(200);
  }

  @Test
  void theTokenBeforeTheLastEndsTheFamilyOnceItsTimeIsOver() throws SQLException {
    SignedIn first = SignedIn.as(register());
    SignedIn second = SignedIn.of(first.refresh());
    execute(
        "update session set refreshed_at = now() - interval '31 seconds' where id = '%s'"
            .formatted(part(first, 1).getString("sid")));
    first.refresh().then().statusCode(401);
    second.refresh().then().statusCode(401);
    second.calls().get("/v1/players/me").then().statusCode(401);
  }

  @Test
  void aRefreshForWhichNoKeyCanBeReadHasRotatedNothing() throws SQLException {
    SignedIn tokens = SignedIn.as(register());
    execute("alter table signing_key rename to signing_key_away");
    try {
      long before = changes.keyChanges();
      execute("notify arena_account, 'keys'");
      await().until(() -> changes.keyChanges() > before);
      tokens.refresh().then().statusCode(503).header("Retry-After", notNullValue());
    } finally {
      execute("alter table signing_key_away rename to signing_key");
    }
    assertThat(
            count(
                "select count(*) from session where previous_hash is null and id = '%s'"
                    .formatted(part(tokens, 1).getString("sid"))))
        .isOne();
    await().untilAsserted(() -> SignedIn.of(tokens.refresh()));
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
        .atMost(Patience.seconds(2))
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
    publishedForLong();
    admin().post("/v1/admin/keys/rotate").then().statusCode(200);
    assertThat(
            count(
                "select count(*) from signing_key where retired_at is not null and private_key is"
                    + " not null"))
        .isZero();
  }

  @Test
  void anAdministratorCanLetAnotherKeySignAndOldTokensStayGood() throws SQLException {
    SignedIn before = SignedIn.as(register());
    publishedForLong();
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

  /** As if the next key had been there for longer than it has to be, and no rotation were begun. */
  private void publishedForLong() throws SQLException {
    execute(
        "update signing_key set signs_from = now() where signs_from > now() and signs_from <"
            + " 'infinity'");
    execute(
        "update signing_key set created_at = created_at - interval '1 hour' where signs_from ="
            + " 'infinity'");
    keys.load();
  }

  @Test
  void aKeyThatOthersMayNotKnowYetIsPublishedAndDoesNotSign() throws SQLException {
    keeper.keep();
    publishedForLong();
    execute("update signing_key set created_at = now() where signs_from = 'infinity'");
    JsonPath rotated =
        admin().post("/v1/admin/keys/rotate").then().statusCode(200).extract().jsonPath();
    String kid = rotated.getString("kid");
    assertThat(Instant.parse(rotated.getString("signsFrom")))
        .isAfter(Instant.now().plusSeconds(60));
    given().get("/.well-known/jwks.json").then().body("keys.kid", hasItem(kid));
    assertThat(part(SignedIn.as(register()), 0).getString("kid")).isNotEqualTo(kid);
    // Whoever asks again gets the same one.
    admin().post("/v1/admin/keys/rotate").then().body("kid", equalTo(kid));
    execute("update signing_key set signs_from = now() where kid = '" + kid + "'");
    await()
        .untilAsserted(
            () -> assertThat(part(SignedIn.as(register()), 0).getString("kid")).isEqualTo(kid));
    keeper.keep();
    assertThat(
            count(
                "select count(*) from signing_key where private_key is not null and signs_from <"
                    + " 'infinity'"))
        .isOne();
  }

  @Test
  void aKeyIsReplacedWhenItsTimeIsOverAndGoneWhenItsLastTokenIs() throws SQLException {
    publishedForLong();
    String old = part(SignedIn.as(register()), 0).getString("kid");
    execute(
        """
        update signing_key set created_at = now() - interval '31 days',
          signs_from = case when signs_from = 'infinity' then signs_from else now() - interval '31 days' end
        where retired_at is null
        """);
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
    assertThat(
            count(
                "select count(*) from signing_key where retired_at is null and signs_from <"
                    + " 'infinity'"))
        .isOne();
  }

  @Test
  void howeverManyMakeTheFirstKeyThereIsOne() throws Exception {
    execute("delete from signing_key");
    var threads = Executors.newFixedThreadPool(4);
    DatabaseKeys stored = io.quarkus.arc.Arc.container().instance(DatabaseKeys.class).get();
    List<Callable<String>> starts =
        Stream.<Callable<String>>generate(() -> () -> stored.load().current().id())
            .limit(4)
            .toList();
    var ids = threads.invokeAll(starts).stream().map(TokensTest::join).collect(Collectors.toSet());
    threads.shutdown();
    // No token of another test may be signed by a key that is gone.
    keys.load();
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
