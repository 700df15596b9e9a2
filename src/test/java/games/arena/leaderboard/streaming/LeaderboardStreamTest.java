package games.arena.leaderboard.streaming;

import static games.arena.testing.ArenaClient.awaitQuiet;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.board.TestBoards;
import games.arena.leaderboard.reading.BoardPages;
import games.arena.testing.ArenaClient;
import games.arena.testing.ArenaClient.Registered;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LeaderboardStreamTest {

  @Inject TestBoards test;
  @Inject RedisBoards redisBoards;
  @Inject BoardPages pages;
  @Inject MeterRegistry metrics;
  @Inject ObjectMapper json;

  @TestHTTPResource("/v1/leaderboards/")
  URL boards;

  private Registered player;

  @BeforeEach
  void registerPlayer() {
    // Nobody else may move on the boards, and the end of a stream is noticed a moment later.
    awaitQuiet();
    await().until(() -> listeners() == 0);
    player = register();
  }

  @Test
  void theTopPageComesAtOnceAndWheneverItChanges() throws Exception {
    try (Listening listening = listen("all-time/stream?limit=3")) {
      await().until(() -> !listening.events().isEmpty());
      // The upkeep may have repaired a score since.
      await()
          .untilAsserted(
              () ->
                  assertThat(listening.newest())
                      .isEqualTo(
                          json.readTree(
                              of(pages.page(BoardEdition.ALL_TIME, new Place.Top(), 3))
                                  .getBytes())));
      long best = listening.newest().get("items").get(0).get("score").asLong() + 1;
      of(redisBoards.write(BoardEdition.ALL_TIME, List.of(new Score(player.id(), best))));
      await()
          .untilAsserted(
              () ->
                  assertThat(listening.events())
                      .anySatisfy(
                          event -> {
                            JsonNode first = event.get("items").get(0);
                            assertThat(first.get("playerId").asLong()).isEqualTo(player.id());
                            assertThat(first.get("name").asText()).isEqualTo(player.name());
                            assertThat(first.get("score").asLong()).isEqualTo(best);
                          }));
    }
  }

  @Test
  void whoGoesAwayIsForgotten() throws Exception {
    try (Listening one = listen("daily/stream");
        Listening other = listen("daily/stream")) {
      await().until(() -> !one.events().isEmpty() && !other.events().isEmpty());
      await().untilAsserted(() -> assertThat(one.newest()).isEqualTo(other.newest()));
      assertThat(listeners()).isEqualTo(2);
    }
    await().until(() -> listeners() == 0);
  }

  @Test
  void aStreamEndsWithItsSession() throws Exception {
    String token = player.calls().post("/v1/tokens").jsonPath().getString("accessToken");
    try (Listening listening = listen("daily/stream", "Bearer " + token)) {
      await().until(() -> !listening.events().isEmpty());
      io.restassured.RestAssured.given()
          .header("Authorization", "Bearer " + token)
          .delete("/v1/tokens")
          .then()
          .statusCode(204);
      await().until(listening::isOver);
    }
  }

  @Test
  void aStreamEndsWithItsAccount() throws Exception {
    try (Listening listening = listen("daily/stream")) {
      await().until(() -> !listening.events().isEmpty());
      player.calls().delete("/v1/players/{id}", player.id()).then().statusCode(204);
      await().until(listening::isOver);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"daily/stream?period=2020-01-01", "daily/stream?limit=0"})
  void aStreamThatMakesNoSenseIsRefused(String path) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request(path, password()), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
  }

  @Test
  void onlyWhoIsSignedInMayListen() {
    io.restassured.RestAssured.get("/v1/leaderboards/daily/stream").then().statusCode(401);
    player.calls().get("/v1/leaderboards/yearly/stream").then().statusCode(404);
  }

  private double listeners() {
    return metrics.get("arena.leaderboard.listeners").gauge().value();
  }

  private String password() {
    String credentials = player.name() + ":" + ArenaClient.PASSWORD;
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private HttpRequest request(String path, String authorization) {
    return HttpRequest.newBuilder(URI.create(boards + path))
        .header("Accept", "text/event-stream")
        .header("Authorization", authorization)
        .build();
  }

  private Listening listen(String path) throws Exception {
    return listen(path, password());
  }

  private Listening listen(String path, String authorization) throws Exception {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request(path, authorization), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    return new Listening(response.body());
  }

  private final class Listening implements AutoCloseable {

    private final InputStream body;
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Void> reading;

    Listening(InputStream body) {
      this.body = body;
      reading =
          CompletableFuture.runAsync(
              () ->
                  new BufferedReader(new InputStreamReader(body, UTF_8))
                      .lines()
                      .forEach(this::add));
    }

    boolean isOver() {
      return reading.isDone() && !reading.isCompletedExceptionally();
    }

    private synchronized void add(String line) {
      lines.add(line);
    }

    synchronized List<JsonNode> events() throws Exception {
      List<JsonNode> events = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith("data: ")) {
          assertThat(lines.get(i - 1)).isEqualTo("event: board");
          events.add(json.readTree(lines.get(i).substring("data: ".length())));
        }
      }
      return events;
    }

    JsonNode newest() throws Exception {
      List<JsonNode> events = events();
      return events.get(events.size() - 1);
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  private static <T> T of(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
