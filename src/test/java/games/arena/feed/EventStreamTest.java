package games.arena.feed;

import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.sql.Database;
import games.arena.testing.ArenaClient;
import games.arena.testing.ArenaClient.Registered;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventStreamTest {

  @Inject EventFeed feed;
  @Inject Database database;
  @Inject MeterRegistry metrics;
  @Inject ObjectMapper json;

  @TestHTTPResource("/v1/events/stream")
  URL url;

  private Registered attacker;
  private Registered defender;

  @BeforeEach
  void registerPlayers() {
    attacker = register();
    defender = register();
    // The end of another test's stream is noticed a moment later.
    await().until(() -> listeners() == 0);
  }

  @Test
  void aPlayerIsToldOfItsOwnEventsAndNoOthers() throws Exception {
    try (Listening defence = listen(defender, null)) {
      Registered stranger = register();
      attacker.ended(attacker.challenges(stranger)).then().statusCode(200);
      long own = attacker.challenges(defender);
      attacker.ended(own).then().statusCode(200);
      await().until(() -> defence.of("battle.finished").size() == 1);
      JsonNode event = defence.of("battle.finished").get(0);
      assertThat(event.get("data").get("id").asLong()).isEqualTo(own);
      assertThat(defence.ids).endsWith(event.get("id").asText());
      assertThat(defence.events)
          .allMatch(each -> each.get("playerIds").toString().contains("" + defender.id()));
    }
  }

  @Test
  void anAdministratorIsToldOfAll() throws Exception {
    try (Listening all = listen("admin:" + ArenaClient.ADMIN_PASSWORD, null)) {
      Registered fresh = register();
      long battle = attacker.challenges(defender);
      await()
          .untilAsserted(
              () ->
                  assertThat(all.events)
                      .anyMatch(event -> event.at("/data/id").asLong() == battle)
                      .anyMatch(
                          event ->
                              event.get("type").asText().equals("player.created")
                                  && event.at("/data/name").asText().equals(fresh.name())));
      assertThat(all.ids).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void whoComesBackGoesOnAfterTheLastEventThatItHas() throws Exception {
    String begin = feed.end().toString();
    attacker.ended(attacker.challenges(defender)).then().statusCode(200);
    attacker.ended(attacker.challenges(defender)).then().statusCode(200);
    attacker
        .calls()
        .body("{\"description\": \"a knight\"}")
        .patch("/v1/players/{id}", attacker.id())
        .then()
        .statusCode(200);
    List<String> whole;
    try (Listening first = listen(attacker, begin)) {
      await().untilAsserted(() -> assertThat(first.events).hasSize(3));
      whole = List.copyOf(first.ids);
      assertThat(whole).isSorted();
      assertThat(first.events.get(2).get("type").asText()).isEqualTo("player.changed");
    }
    try (Listening again = listen(attacker, whole.get(0));
        Listening all = listen("admin:" + ArenaClient.ADMIN_PASSWORD, begin)) {
      attacker.ended(attacker.challenges(defender)).then().statusCode(200);
      await().untilAsserted(() -> assertThat(again.events).hasSize(3));
      assertThat(again.ids.subList(0, 2)).isEqualTo(whole.subList(1, 3));
      await().until(() -> all.ids.containsAll(again.ids));
      assertThat(all.ids).isSorted().doesNotHaveDuplicates().containsAll(whole);
    }
  }

  @Test
  void anEventIsToldWithinAQuarterOfASecondOfItsCommit() throws Exception {
    try (Listening own = listen(attacker, null)) {
      for (int i = 0; i < 10; i++) {
        int expected = i + 1;
        database.update("update player set attack = attack + 1 where id = ?", attacker.id());
        long committed = System.nanoTime();
        await()
            .pollDelay(java.time.Duration.ZERO)
            .pollInterval(java.time.Duration.ofMillis(2))
            .until(() -> own.events.size() == expected);
        // Generous, since other tests may have the processor.
        assertThat((System.nanoTime() - committed) / 1_000_000).isLessThan(1_000);
      }
    }
  }

  /** What it has missed it can have again: by the id of the last event that it has. */
  @Test
  void whoeverDoesNotReadIsDisconnected() throws Exception {
    double before = listeners();
    try (Socket idle = new Socket(url.getHost(), url.getPort())) {
      String credentials = Base64.getEncoder().encodeToString(name(attacker).getBytes(UTF_8));
      idle.getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n"
                  .formatted(url.getPath(), credentials)
                  .getBytes(UTF_8));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      await().until(() -> listeners() == before + 1);
      database.update(
          """
          insert into battle (status, attacker_id, defender_id, submitted_by, finished_at, failure)
          select 'failed', ?, ?, 1, clock_timestamp(), repeat('long ', 200) from generate_series(1, 30000)
          """,
          attacker.id(),
          defender.id());
      await().until(() -> listeners() == before);
    }
  }

  @Test
  @SuppressWarnings("try") // They only have to be open.
  void whoGoesAwayIsForgotten() throws Exception {
    double before = listeners();
    try (Listening one = listen(attacker, null);
        Listening other = listen(defender, null)) {
      await().until(() -> listeners() == before + 2);
    }
    await().until(() -> listeners() == before);
  }

  @Test
  void aStreamEndsWithItsAccount() throws Exception {
    try (Listening listening = listen(defender, null)) {
      defender.calls().delete("/v1/players/{id}", defender.id()).then().statusCode(204);
      await().until(listening.reading::isDone);
    }
  }

  @Test
  void aLastEventIdThatIsNoneIsRefused() throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request(name(attacker), "7"), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(400);
    io.restassured.RestAssured.get("/v1/events/stream").then().statusCode(401);
  }

  private double listeners() {
    return metrics.get("arena.events.listeners").gauge().value();
  }

  private static String name(Registered player) {
    return player.name() + ":" + ArenaClient.PASSWORD;
  }

  private HttpRequest request(String credentials, String last) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.toString()))
            .header("Accept", "text/event-stream")
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    return request.build();
  }

  private Listening listen(Registered player, String last) throws Exception {
    return listen(name(player), last);
  }

  /** Returns when the stream has begun: from then on it is told of every event. */
  private Listening listen(String credentials, String last) throws Exception {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request(credentials, last), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    return new Listening(response.body());
  }

  private final class Listening implements AutoCloseable {

    final List<String> ids = new CopyOnWriteArrayList<>();
    final List<JsonNode> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> reading;
    private final InputStream body;

    Listening(InputStream body) {
      this.body = body;
      reading =
          CompletableFuture.runAsync(
              () ->
                  new BufferedReader(new InputStreamReader(body, UTF_8))
                      .lines()
                      .forEach(this::add));
    }

    List<JsonNode> of(String type) {
      return events.stream().filter(event -> event.get("type").asText().equals(type)).toList();
    }

    private void add(String line) {
      if (line.startsWith("id: ")) {
        ids.add(line.substring("id: ".length()));
      } else if (line.startsWith("data: ")) {
        try {
          events.add(json.readTree(line.substring("data: ".length())));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
