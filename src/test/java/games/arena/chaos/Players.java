package games.arena.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** Calls Arena as its users do, over HTTP. */
final class Players {

  static final String PASSWORD = "correct horse";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private Players() {}

  record Player(long id, String name) {

    Answer challenge(ArenaServer replica, Player opponent, String key) throws IOException {
      return send(
          request(replica.uri("/v1/battles"), name, PASSWORD)
              .header("Idempotency-Key", key)
              .POST(BodyPublishers.ofString("{\"opponentId\": " + opponent.id + "}")));
    }

    Answer get(ArenaServer replica, String path) throws IOException {
      return send(request(replica.uri(path), name, PASSWORD));
    }

    Answer delete(ArenaServer replica) throws IOException {
      return send(request(replica.uri("/v1/players/" + id), name, PASSWORD).DELETE());
    }
  }

  record Answer(int status, String body, HttpResponse<String> response, Duration took) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(body, e);
      }
    }

    boolean hasRetryAfter() {
      return response.headers().firstValue("Retry-After").isPresent();
    }
  }

  /** Registers players with the rules' starting values. */
  static List<Player> register(ArenaServer replica, String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> register(replica, prefix + i)).toList();
  }

  /** Asks for a player to be registered, whatever the answer is. */
  static Answer tryRegister(ArenaServer replica, String name) throws IOException {
    String body = "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, PASSWORD);
    return send(
        HttpRequest.newBuilder(replica.uri("/v1/players"))
            .timeout(patience())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  static Player register(ArenaServer replica, String name) {
    try {
      Answer answer = tryRegister(replica, name);
      if (answer.status != 201) {
        throw new IOException(answer.status + " " + answer.body);
      }
      return new Player(answer.json().get("id").asLong(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Answer asAdmin(ArenaServer replica, String method, String path) throws IOException {
    return send(
        request(replica.uri(path), "admin", Stage.ADMIN_PASSWORD)
            .method(method, BodyPublishers.noBody()));
  }

  static Answer asAdmin(ArenaServer replica, String method, String path, String body)
      throws IOException {
    return send(
        request(replica.uri(path), "admin", Stage.ADMIN_PASSWORD)
            .method(method, BodyPublishers.ofString(body)));
  }

  static HttpRequest.Builder request(URI uri, String name, String password) {
    String both = name + ":" + password;
    return HttpRequest.newBuilder(uri)
        .timeout(patience())
        .header("Content-Type", "application/json")
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
  }

  static Answer send(HttpRequest.Builder request) throws IOException {
    long start = System.nanoTime();
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new Answer(response.statusCode(), response.body(), response, took);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Duration patience() {
    return Patience.seconds(20);
  }
}
