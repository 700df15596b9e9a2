package games.arena.account.token;

import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.SignedIn;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that nobody should be let in with. Each is like a good one but for one thing. */
@QuarkusTest
class TokenAttacksTest {

  @Inject SigningKeys keys;
  @Inject Clock clock;

  @TestHTTPResource("/")
  URL server;

  private SignedIn good;
  private JsonObject header;
  private JsonObject claims;

  @BeforeEach
  void signIn() {
    good = SignedIn.as(register());
    header = TokensTest.part(good, 0);
    claims = TokensTest.part(good, 1);
  }

  @Test
  void aTokenMadeLikeOursIsGoodSoThatTheAttacksAreOnlyTheirOneDifference() throws Exception {
    SignedIn.bearer(signed(header, claims)).get("/v1/players/me").then().statusCode(200);
    good.calls().get("/v1/players/me").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", " none", "none ", "", "null"})
  void noSignatureInWhateverSpelling(String algorithm) {
    header.put("alg", algorithm);
    assertRefused(encode(header) + "." + encode(claims) + ".");
    assertRefused(encode(header) + "." + encode(claims));
    assertRefused(encode(header) + "." + encode(claims) + "." + good.accessToken().split("\\.")[2]);
  }

  @Test
  void theAlgorithmMissingOrOfAnotherType() {
    String rest = "." + encode(claims) + "." + good.accessToken().split("\\.")[2];
    header.putNull("alg");
    assertRefused(encode(header) + rest);
    header.remove("alg");
    assertRefused(encode(header) + rest);
    header.put("alg", List.of("ES256"));
    assertRefused(encode(header) + rest);
    header.put("alg", 256);
    assertRefused(encode(header) + rest);
  }

  @Test
  void theSignatureStrippedOrCut() {
    String[] parts = good.accessToken().split("\\.");
    assertRefused(parts[0] + "." + parts[1] + ".");
    assertRefused(parts[0] + "." + parts[1]);
    assertRefused(parts[0] + "." + parts[1] + "." + parts[2].substring(4));
    assertRefused(parts[0] + "." + parts[1] + "." + "A".repeat(86));
    assertRefused(parts[0] + ".." + parts[2]);
    assertRefused("." + parts[1] + "." + parts[2]);
    assertRefused(good.accessToken() + ".x.y");
  }

  @Test
  void signedWithThePublicKeyAsASecret() throws Exception {
    for (byte[] secret :
        List.of(
            keys.get().current().publicKey().getEncoded(),
            pem(keys.get().current().publicKey().getEncoded()),
            keys.get().published().getBytes(StandardCharsets.UTF_8))) {
      header.put("alg", "HS256");
      String content = encode(header) + "." + encode(claims);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      assertRefused(content + "." + encode(mac.doFinal(content.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void signedWithAForeignKey() throws Exception {
    KeyPair foreign = foreignKey();
    assertRefused(signed(header, claims, foreign));
    header.put("kid", "foreign");
    assertRefused(signed(header, claims, foreign));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwk", "jku", "x5u", "x5c", "crit", "zip", "b64", "cty", "x"})
  void aHeaderThatTellsWhatToTrust(String name) throws Exception {
    KeyPair foreign = foreignKey();
    var jwk =
        new EllipticCurveJsonWebKey((java.security.interfaces.ECPublicKey) foreign.getPublic());
    Object value =
        switch (name) {
          case "jwk" -> new JsonObject(jwk.toJson());
          case "jku", "x5u" -> server + "v1/test/moment";
          case "crit" -> List.of("exp");
          case "x5c" -> List.of(encode(foreign.getPublic().getEncoded()));
          default -> "DEF";
        };
    header.put(name, value);
    assertRefused(signed(header, claims, foreign));
    // Not even with the right key.
    assertRefused(signed(header, claims));
    header.remove("kid");
    assertRefused(signed(header, claims, foreign));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "../../../../dev/null",
        "/etc/passwd",
        "file:///dev/null",
        "' or '1'='1",
        "a\u0000b",
        "*",
        "null"
      })
  void aKeyIdThatIsNoneOfOurs(String kid) throws Exception {
    header.put("kid", kid);
    assertRefused(signed(header, claims));
  }

  @Test
  void noKeyIdOrOneOfAnotherType() throws Exception {
    header.remove("kid");
    assertRefused(signed(header, claims));
    header.put("kid", 1);
    assertRefused(signed(header, claims));
  }

  @Test
  void claimsThatWereTamperedWith() {
    String[] parts = good.accessToken().split("\\.");
    claims.put("sub", "1");
    assertRefused(parts[0] + "." + encode(claims) + "." + parts[2]);
    claims.put("exp", claims.getLong("exp") + 1);
    assertRefused(parts[0] + "." + encode(claims) + "." + parts[2]);
  }

  @Test
  void aTokenOfAnotherTime() throws Exception {
    long now = clock.instant().getEpochSecond();
    refusedWith(c -> c.put("exp", now - 1));
    refusedWith(c -> c.put("exp", now));
    refusedWith(c -> c.put("exp", 0));
    refusedWith(c -> c.put("exp", -1));
    refusedWith(c -> c.put("nbf", now + 60));
  }

  @Test
  void aTokenForSomebodyElse() throws Exception {
    refusedWith(c -> c.put("iss", "https://elsewhere.example"));
    refusedWith(c -> c.put("iss", "Arena"));
    refusedWith(c -> c.put("aud", "elsewhere"));
    refusedWith(c -> c.put("aud", List.of()));
    refusedWith(c -> c.put("sub", "1"));
    refusedWith(c -> c.put("sid", "00000000-0000-0000-0000-000000000000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "jti", "sid", "exp", "nbf", "iat"})
  void aTokenWithoutAClaimOrWithOneOfAnotherType(String claim) throws Exception {
    refusedWith(c -> c.remove(claim));
    refusedWith(c -> c.putNull(claim));
    refusedWith(c -> c.put(claim, new JsonObject()));
    refusedWith(c -> c.put(claim, "x"), claim.equals("jti"));
  }

  @Test
  void aTokenOfAnotherKind() throws Exception {
    assertRefused(good.refreshToken());
    header.put("typ", "JWT");
    assertRefused(signed(header, claims));
    header.remove("typ");
    assertRefused(signed(header, claims));
  }

  @Test
  void whatIsNoToken() {
    for (String token :
        List.of(
            "x",
            ".",
            "..",
            "...",
            "....",
            "a.b.c",
            "null",
            "undefined",
            "{}",
            encode("{}".getBytes(StandardCharsets.UTF_8)) + ".e30.e30",
            encode("[]".getBytes(StandardCharsets.UTF_8)) + ".e30.e30",
            good.accessToken() + "x",
            good.accessToken() + " " + good.accessToken(),
            "a".repeat(8_000),
            ("a".repeat(3_000) + ".").repeat(2) + "a".repeat(100),
            good.accessToken() + "é")) {
      assertRefused(token);
    }
  }

  private void refusedWith(Consumer<JsonObject> change) throws Exception {
    refusedWith(change, false);
  }

  private void refusedWith(Consumer<JsonObject> change, boolean harmless) throws Exception {
    JsonObject changed = claims.copy();
    change.accept(changed);
    if (!harmless) {
      assertRefused(signed(header, changed));
    }
  }

  private static void assertRefused(String token) {
    var response = given().header("Authorization", "Bearer " + token).get("/v1/players/me");
    assertThat(response.statusCode()).as(token + "\n" + response.asString()).isEqualTo(401);
    assertThat(response.headers().getValues("WWW-Authenticate")).hasSize(2);
  }

  private String signed(JsonObject header, JsonObject claims) throws Exception {
    SigningKey key = keys.get().current();
    return signed(header, claims, new KeyPair(key.publicKey(), key.privateKey()));
  }

  private static String signed(JsonObject header, JsonObject claims, KeyPair key) throws Exception {
    String content = encode(header) + "." + encode(claims);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update(content.getBytes(StandardCharsets.UTF_8));
    return content + "." + encode(signature.sign());
  }

  private static KeyPair foreignKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] pem(byte[] key) {
    return ("-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PUBLIC KEY-----\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String encode(JsonObject json) {
    return encode(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
