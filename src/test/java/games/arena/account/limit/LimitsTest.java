package games.arena.account.limit;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import games.arena.testing.SignedIn;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits as they are by default, and behind a proxy, so that a test can come from anywhere. */
@QuarkusTest
@TestProfile(LimitsTest.BehindAProxy.class)
class LimitsTest {

  public static class BehindAProxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "arena.limits.failures-per-address", "60",
          "arena.limits.registrations-per-address", "3",
          "arena.limits.password-sign-ins-per-account", "20",
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.trusted-proxies", "127.0.0.1,::1,10.9.0.0/16");
    }
  }

  @Inject RedisDataSource redis;
  @Inject RateLimiter limiter;

  @BeforeEach
  void forgetEarlierTries() {
    redis.flushall();
  }

  private static Response signIn(String address, String name, String password) {
    return given()
        .header("X-Forwarded-For", address)
        .header("Authorization", SignedIn.basicHeader(name, password))
        .get("/v1/players?name=x");
  }

  private static void fail(String address, String name, int times, int status) {
    for (int i = 0; i < times; i++) {
      assertThat(signIn(address, name, "wrong password " + i).statusCode()).isEqualTo(status);
    }
  }

  @Test
  void anAccountIsTriedTenTimesAMinuteFromOneAddress() {
    Registered player = register();
    fail("1.1.1.1", player.name(), 10, 401);
    Response refused = signIn("1.1.1.1", player.name(), "wrong password");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    // Who guesses right too late is not told so.
    assertThat(signIn("1.1.1.1", player.name(), PASSWORD).statusCode()).isEqualTo(429);
    // Other addresses and accounts are not concerned.
    assertThat(signIn("1.1.1.2", player.name(), PASSWORD).statusCode()).isEqualTo(200);
    fail("1.1.1.1", freshName("other"), 1, 401);
  }

  @Test
  void manyGuessesAtOnceAreNoMoreThanTen() throws InterruptedException {
    Registered player = register();
    List<Integer> statuses =
        atOnce(40, i -> signIn("1.2.1.1", player.name(), "guess number " + i).statusCode());
    assertThat(statuses).containsOnly(401, 429);
    assertThat(statuses.stream().filter(status -> status == 401)).hasSize(10);
  }

  private static List<Integer> atOnce(int times, IntFunction<Integer> call)
      throws InterruptedException {
    var threads = Executors.newFixedThreadPool(16);
    List<Callable<Integer>> calls =
        IntStream.range(0, times).<Callable<Integer>>mapToObj(i -> () -> call.apply(i)).toList();
    try {
      return threads.invokeAll(calls).stream().map(LimitsTest::join).toList();
    } finally {
      threads.shutdown();
    }
  }

  private static Integer join(Future<Integer> call) {
    try {
      return call.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneAddressFailsSixtyTimesAMinuteWhateverTheNames() {
    for (int i = 0; i < 60; i++) {
      fail("2.2.2.2", freshName("x"), 1, 401);
    }
    fail("2.2.2.2", freshName("x"), 1, 429);
    fail("2.2.2.3", freshName("x"), 1, 401);
  }

  @Test
  void oneIpv6NetworkOf64BitsIsOneAddress() {
    String name = freshName("v6");
    for (int i = 0; i < 10; i++) {
      fail("2001:db8:1:2::" + i, name, 1, 401);
    }
    fail("2001:db8:1:2:ffff::1", name, 1, 429);
    fail("2001:db8:1:3::1", name, 1, 401);
    fail("::ffff:9.9.9.9", name, 10, 401);
    fail("9.9.9.9", name, 1, 429);
  }

  @Test
  void anAccountUnderAttackIsShutToNewAddressesOnly() {
    Registered player = register();
    assertThat(signIn("3.0.0.1", player.name(), PASSWORD).statusCode()).isEqualTo(200);
    for (int i = 0; i < 100; i++) {
      fail("3.1." + i / 10 + ".1", player.name(), 1, 401);
    }
    fail("3.2.0.1", player.name(), 1, 429);
    forgetCredential();
    // Spelt otherwise, a header is not remembered, and the password has to be verified.
    assertThat(signIn("3.2.0.2", player.name() + " ", PASSWORD).statusCode()).isEqualTo(429);
    assertThat(signIn("3.0.0.1", player.name(), PASSWORD + "!").statusCode()).isEqualTo(401);
    assertThat(signIn("3.0.0.1", player.name() + " ", PASSWORD).statusCode()).isEqualTo(200);
  }

  private void forgetCredential() {
    redis.key().keys("arena:credential:*").forEach(redis.key()::del);
  }

  @Test
  void rightSignInsAreNeverCounted() {
    Registered player = register();
    for (int i = 0; i < 120; i++) {
      // Spelt otherwise, so that the password is verified each time.
      String name = player.name() + " ".repeat(i);
      assertThat(signIn("4.4.4.4", name, PASSWORD).statusCode()).isEqualTo(200);
      if (i % 20 == 0) {
        forgetCredential();
      }
    }
  }

  @Test
  void aLimitedAddressIsNotToldTheRightPasswordByAnyCache() {
    Registered player = register();
    // The owner, elsewhere and at the same address, is remembered in memory and in Redis.
    assertThat(signIn("4.5.0.1", player.name(), PASSWORD).statusCode()).isEqualTo(200);
    assertThat(signIn("4.5.0.2", player.name(), PASSWORD).statusCode()).isEqualTo(200);
    fail("4.5.0.2", player.name(), 10, 401);
    assertThat(signIn("4.5.0.2", player.name(), PASSWORD).statusCode()).isEqualTo(429);
    assertThat(signIn("4.5.0.2", player.name() + " ", PASSWORD).statusCode()).isEqualTo(429);
    fail("4.5.0.3", player.name(), 10, 401);
    assertThat(signIn("4.5.0.3", player.name(), PASSWORD).statusCode()).isEqualTo(429);
    assertThat(signIn("4.5.0.1", player.name(), PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void oneAddressCountsNoMoreThanItsShareOfAnAccountsLimit() {
    RateLimit all = minute("all", 15, RateLimit.Kind.ALL);
    for (int i = 0; i < 30; i++) {
      count(minute("one", 10, RateLimit.Kind.SHARE), all);
    }
    for (int i = 0; i < 5; i++) {
      count(minute("other", 10, RateLimit.Kind.SHARE), all);
    }
    assertThatThrownBy(() -> count(minute("third", 10, RateLimit.Kind.SHARE), all))
        .hasMessageContaining("429");
  }

  private static RateLimit minute(String name, int limit, RateLimit.Kind kind) {
    return new RateLimit(RateLimiter.key(name), limit, Duration.ofMinutes(1), kind);
  }

  private void count(RateLimit... limits) {
    limiter.count("nobody", List.of(limits), "429").await().atMost(Patience.seconds(5));
  }

  @Test
  void guessesWithManyNamesAtOnceAreNoMoreThanTheAddressHas() throws InterruptedException {
    List<Integer> statuses =
        atOnce(200, i -> signIn("4.7.0.1", freshName("guess"), "guess number " + i).statusCode());
    assertThat(statuses).containsOnly(401, 429);
    assertThat(statuses.stream().filter(status -> status == 401)).hasSize(60);
  }

  @Test
  void manyRightSignInsAtOnceAreAllAnswered() throws InterruptedException {
    List<Registered> players =
        Stream.generate(() -> register(Map.of("gold", 1))).limit(30).toList();
    List<Integer> statuses =
        atOnce(30, i -> signIn("4.8.0.1", players.get(i).name(), PASSWORD).statusCode());
    assertThat(statuses).containsOnly(200);
  }

  @Test
  void whatAClientWritesBeforeTheProxyIsNotBelieved() {
    String name = freshName("spoof");
    for (int i = 0; i < 10; i++) {
      fail("6.6.6." + i + ", 5.5.5.5", name, 1, 401);
    }
    fail("7.7.7.7, 5.5.5.5", name, 1, 429);
    fail("5.5.5.5, 10.9.1.1", name, 1, 429);
    fail("garbage, 5.5.5.5", name, 1, 429);
  }

  @Test
  void anAccountsPasswordIsHashedTwentyTimesAMinute() {
    Registered player = register();
    for (int i = 0; i < 20; i++) {
      assertThat(signIn("8.1.0." + i, player.name(), PASSWORD).statusCode()).isEqualTo(200);
      forgetCredential();
    }
    Response refused = signIn("8.1.0.99", player.name(), PASSWORD);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    // What is remembered needs no hash.
    assertThat(signIn("8.1.0.1", player.name(), PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void registrationsAreLimitedWhereThatIsConfigured() {
    for (int i = 0; i < 3; i++) {
      registering("8.8.8.8").then().statusCode(201);
    }
    Response refused = registering("8.8.8.8");
    refused.then().statusCode(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3600);
    registering("8.8.8.9").then().statusCode(201);
  }

  private static Response registering(String address) {
    return given()
        .header("X-Forwarded-For", address)
        .contentType("application/json")
        .body(Map.of("name", freshName("reg"), "password", PASSWORD))
        .post("/v1/players");
  }
}
