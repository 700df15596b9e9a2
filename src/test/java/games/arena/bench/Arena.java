package games.arena.bench;

import static games.arena.testing.Patience.await;

import games.arena.devservers.ArenaServer;
import games.arena.testing.ArenaClient;
import games.arena.testing.SignedIn;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An Arena that is measured, and calls of it. */
final class Arena implements AutoCloseable {

  static final String PASSWORD = "correct horse";

  /** One address stands for thousands of clients, and their passwords are not what is measured. */
  static final Map<String, String> MANY_CLIENTS =
      Map.of(
          "arena.password.memory-kib", "512",
          "arena.password.iterations", "1",
          "arena.limits.registrations-per-address", "0",
          "arena.limits.password-sign-ins-per-account", "0",
          "arena.queue.max-queued", "100000000",
          "arena.queue.max-queued-per-player", "100000000");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ArenaServer server;

  private Arena(ArenaServer server) {
    this.server = server;
  }

  /** Starts one, and waits until it is ready. */
  @SafeVarargs
  static Arena start(Subject subject, Servers servers, Map<String, String>... settings) {
    Map<String, String> all = new HashMap<>(servers.configuration());
    all.put("arena.admin-password", PASSWORD);
    for (Map<String, String> some : settings) {
      all.putAll(some);
    }
    ArenaServer server = subject.server(all);
    try {
      server.start();
      await().atMost(Duration.ofMinutes(2)).until(() -> server.status("/q/health/ready") == 200);
      return new Arena(server);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  URI uri(String path) {
    return server.uri(path);
  }

  long pid() {
    return server.pid();
  }

  HttpClient client() {
    return client;
  }

  /** The {@code Authorization} of the administrator. */
  String admin() {
    return bearer(post("/v1/tokens", SignedIn.basicHeader("admin", PASSWORD), "", 200));
  }

  /** The {@code Authorization} of a new player. */
  String player() {
    String name = ArenaClient.freshName("bench");
    register(name);
    return bearer(post("/v1/tokens", SignedIn.basicHeader(name, PASSWORD), "", 200));
  }

  /** The id of a new player. */
  long register(String name) {
    JsonObject body = JsonObject.of("name", name, "password", PASSWORD);
    return post("/v1/players", "", body.encode(), 201).getLong("id");
  }

  static String bearer(JsonObject tokens) {
    return "Bearer " + tokens.getString("accessToken");
  }

  JsonObject get(String path, String authorization) {
    return send(request(path, authorization), 200);
  }

  JsonObject post(String path, String authorization, String body, int status) {
    return send(request(path, authorization).POST(BodyPublishers.ofString(body)), status);
  }

  /**
   * @param authorization empty for nobody
   */
  HttpRequest.Builder request(String path, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  JsonObject send(HttpRequest.Builder request, int status) {
    HttpResponse<String> response =
        client.sendAsync(request.build(), BodyHandlers.ofString()).join();
    if (response.statusCode() != status) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return new JsonObject(response.body());
  }

  @Override
  public void close() {
    server.close();
  }
}
