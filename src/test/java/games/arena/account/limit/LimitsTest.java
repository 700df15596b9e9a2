package games.arena.account.limit;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.SignedIn;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
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
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.trusted-proxies", "127.0.0.1,::1,10.9.0.0/16");
    }
  }

  @Inject RedisDataSource redis;

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
    var threads = Executors.newFixedThreadPool(8);
    List<Callable<Integer>> guesses =
        IntStream.range(0, 40)
            .<Callable<Integer>>mapToObj(
                i -> () -> signIn("1.2.1.1", player.name(), "guess number " + i).statusCode())
            .toList();
    List<Integer> statuses =
        threads.invokeAll(guesses).stream()
            .map(
                guess -> {
                  try {
                    return guess.get();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                })
            .toList();
    threads.shutdown();
    assertThat(statuses).containsOnly(401, 429);
    assertThat(statuses.stream().filter(status -> status == 401)).hasSize(10);
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

  private static Response tokens(String address, Registered player) {
    return given()
        .header("X-Forwarded-For", address)
        .header("Authorization", SignedIn.basicHeader(player.name(), PASSWORD))
        .post("/v1/tokens");
  }

  @Test
  void rightSignInsAreNeverCounted() {
    Registered player = register();
    for (int i = 0; i < 120; i++) {
      assertThat(tokens("4.4.4.4", player).statusCode()).isEqualTo(200);
      if (i % 20 == 0) {
        forgetCredential();
      }
    }
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
