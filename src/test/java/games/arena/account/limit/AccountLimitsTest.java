package games.arena.account.limit;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.sql.Database;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import games.arena.testing.SignedIn;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** One account does not take everything. */
@QuarkusTest
@TestProfile(AccountLimitsTest.NothingIsFought.class)
class AccountLimitsTest {

  public static class NothingIsFought implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("arena.worker.enabled", "false", "arena.limits.streams-per-account", "10");
    }
  }

  @TestHTTPResource("/v1/leaderboards/all-time/stream")
  URL stream;

  @Inject Database database;

  private HttpURLConnection open(SignedIn tokens) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) stream.openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + tokens.accessToken());
    return connection;
  }

  @Test
  void anAccountHasTenStreamsAtATime() throws IOException {
    SignedIn tokens = SignedIn.as(register());
    List<HttpURLConnection> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        HttpURLConnection connection = open(tokens);
        streams.add(connection);
        assertThat(connection.getResponseCode()).isEqualTo(200);
      }
      HttpURLConnection refused = open(tokens);
      assertThat(refused.getResponseCode()).isEqualTo(429);
      assertThat(refused.getHeaderField("Retry-After")).isEqualTo("5");
      HttpURLConnection other = open(SignedIn.as(register()));
      streams.add(other);
      assertThat(other.getResponseCode()).isEqualTo(200);
      streams.get(0).disconnect();
      Patience.await()
          .until(
              () -> {
                HttpURLConnection again = open(tokens);
                int status = again.getResponseCode();
                again.disconnect();
                return status == 200;
              });
    } finally {
      streams.forEach(HttpURLConnection::disconnect);
    }
  }

  @Test
  void anAccountHasTwentyRequestsThatWait() throws InterruptedException {
    Registered player = register();
    long battle = player.challenges(register());
    List<Integer> statuses = together(wait -> waitForEnd(player, battle, wait));
    assertThat(statuses.subList(0, 20)).containsOnly(200);
    assertThat(statuses.subList(20, 25)).containsOnly(429);
    // Their turns were given back.
    assertThat(waitForEnd(player, battle, "wait=1")).isEqualTo(200);
    database.update("delete from pending_battle where id = ?", battle);
  }

  @Test
  void requestsThatWaitForEventsCountToo() throws InterruptedException {
    List<Integer> statuses = together(AccountLimitsTest::waitForEvents);
    assertThat(statuses.subList(0, 20)).containsOnly(200);
    assertThat(statuses.subList(20, 25)).containsOnly(429);
    assertThat(waitForEvents("wait=1")).isEqualTo(200);
  }

  /** There never is an event after this place. */
  private static int waitForEvents(String wait) {
    return admin()
        .header("Prefer", wait)
        .get("/v1/events?after=7fffffffffffffff7fffffffffffffff")
        .statusCode();
  }

  private static int waitForEnd(Registered player, long battle, String wait) {
    return player.calls().header("Prefer", wait).get("/v1/battles/{id}", battle).statusCode();
  }

  /**
   * The statuses of 25 requests at once, sorted. They wait for longer where the first were answered
   * before the last had come.
   */
  private static List<Integer> together(Function<String, Integer> request)
      throws InterruptedException {
    var threads = Executors.newFixedThreadPool(25);
    List<Integer> statuses = List.of();
    for (int seconds = 4; seconds < 30 && Collections.frequency(statuses, 429) < 5; seconds *= 2) {
      String wait = "wait=" + seconds;
      List<Callable<Integer>> calls =
          Collections.nCopies(25, (Callable<Integer>) () -> request.apply(wait));
      statuses = threads.invokeAll(calls).stream().map(AccountLimitsTest::join).sorted().toList();
    }
    threads.shutdown();
    return statuses;
  }

  private static Integer join(Future<Integer> call) {
    try {
      return call.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
