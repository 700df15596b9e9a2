package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static games.arena.testing.ArenaClient.freshName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy on this machine, with operations hidden from what it forwards. */
@QuarkusTest
@TestProfile(BehindProxyTest.Behind.class)
class BehindProxyTest {

  public static class Behind implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "arena.http.operations", "direct",
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.allow-forwarded", "true",
          "quarkus.http.proxy.allow-x-forwarded", "true",
          "quarkus.http.proxy.strict-forwarded-control", "false",
          "quarkus.http.proxy.trusted-proxies", "localhost,10.9.0.0/16");
    }
  }

  @Inject RedisDataSource redis;

  @BeforeEach
  void forgetEarlierTries() {
    redis.flushall();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For | 203.0.113.7:17085 | 203.0.113.7:17086 | 203.0.113.8:17085",
        "X-Forwarded-For | 203.0.113.7 | 203.0.113.7:1 | 203.0.113.8",
        "X-Forwarded-For | [2001:db8:1:2::1]:443 | 2001:db8:1:2::9 | [2001:db8:1:3::1]:443",
        "X-Forwarded-For | 9.9.9.9, 203.0.113.7:1, 10.9.1.1:80 | 203.0.113.7 | 203.0.113.8",
        "X-Forwarded-For | unknown | unknown | 203.0.113.8",
        "Forwarded | for=203.0.113.7;proto=http | For=\"203.0.113.7:5\" | for=203.0.113.8",
        "Forwarded | for=\"[2001:db8:1:2::1]:47\" | by=1.1.1.1; for=\"[2001:db8:1:2::2]\" | for=9.9.9.9",
        "Forwarded | for=\"a,b\", for=203.0.113.7 | for=203.0.113.7, for=10.9.3.3 | for=203.0.113.8",
      })
  void everyClientHasLimitsOfItsOwn(String header, String client, String same, String other) {
    String name = freshName("x");
    for (int i = 0; i < 10; i++) {
      assertThat(signIn(header, client, name)).isEqualTo(401);
    }
    assertThat(signIn(header, same, name)).isEqualTo(429);
    assertThat(signIn(header, other, name)).isEqualTo(401);
  }

  private static int signIn(String header, String value, String name) {
    return given()
        .header(header, value)
        .auth()
        .preemptive()
        .basic(name, "a wrong password")
        .get("/v1/players/me")
        .statusCode();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For | [",
        "X-Forwarded-For | ]:",
        "X-Forwarded-For | ::::",
        "X-Forwarded-For | 1.2.3.4:99999999999",
        "X-Forwarded-For | 999.1.1.1",
        "X-Forwarded-For | <script>",
        "X-Forwarded-Proto | ''",
        "X-Forwarded-Proto | <x>",
        "X-Forwarded-Proto | https,http",
        "X-Forwarded-Port | abc",
        "X-Forwarded-Port | -1",
        "X-Forwarded-Host | a b",
        "Forwarded | for=",
        "Forwarded | \"",
        "Forwarded | for=\"",
        "Forwarded | for=\"[\"",
        "Forwarded | proto=<x>;host=[",
        "Forwarded | host=a b",
        "Forwarded | ;;;,,,",
        "Host | [",
        "Host | a b",
      })
  void aMalformedHeaderIsNever5xx(String header, String value) {
    for (String path : new String[] {"/v1/players/me", "/v1/test/moment", "/", "/v1/nowhere"}) {
      int status =
          given()
              .header(header, value)
              .auth()
              .preemptive()
              .basic("nobody", "a wrong password")
              .get(path)
              .statusCode();
      assertThat(status).as(path).isBetween(200, 499);
    }
    given()
        .header(header, value)
        .header("Origin", "http://localhost")
        .get("/v1/test/moment")
        .then()
        .statusCode(org.hamcrest.Matchers.lessThan(500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/q/health/ready",
        "/q/metrics",
        "/q/openapi",
        "/q/swagger-ui/",
        "/v1/admin/queue",
        "//v1/admin/queue",
        "/v1;a/admin/queue",
        "/%71/metrics",
        "/page/../q/metrics",
        "/q"
      })
  void operationsAreHiddenFromWhatAProxyForwards(String path) {
    for (String header :
        new String[] {"X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Real-IP", "Via"}) {
      assertProblem(
          given()
              .urlEncodingEnabled(false)
              .header(header, header.equals("X-Forwarded-Proto") ? "https" : "for=203.0.113.7")
              .auth()
              .preemptive()
              .basic("admin", "arena-admin")
              .get(path),
          404);
    }
  }

  @Test
  void operationsAreThereForWhoComesDirectly() {
    given().get("/q/health/live").then().statusCode(200);
    given()
        .auth()
        .preemptive()
        .basic("admin", "arena-admin")
        .get("/v1/admin/queue")
        .then()
        .statusCode(200);
    given().header("X-Forwarded-For", "203.0.113.7").get("/v1/test/moment").then().statusCode(200);
  }
}
