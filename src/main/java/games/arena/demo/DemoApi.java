package games.arena.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Calls the HTTP API for the demo, as the administrator. */
final class DemoApi {

  /** The request body of a battle. */
  record Battle(long attackerId, long opponentId) {}

  /** A player of the demo, and whether it has just been registered. */
  record Arrival(long id, boolean registered) {}

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper mapper;
  private final String base;
  private final String authorization;

  DemoApi(ObjectMapper mapper, int port, String adminPassword) {
    this.mapper = mapper;
    this.base = "http://localhost:" + port;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("admin:" + adminPassword).getBytes(StandardCharsets.UTF_8));
  }

  /** Finds a player by its name, or registers it. */
  Arrival arrive(DemoCrowd.Member member, String password)
      throws IOException, InterruptedException {
    String name = URLEncoder.encode(member.name(), StandardCharsets.UTF_8);
    JsonNode found = send(request("/v1/players?name=" + name).GET(), 200).path("items");
    if (!found.isEmpty()) {
      return new Arrival(found.path(0).path("id").asLong(), false);
    }
    ObjectNode body = mapper.valueToTree(member);
    body.put("password", password);
    return new Arrival(post("/v1/players", body, 201).path("id").asLong(), true);
  }

  void submit(Battle battle) throws IOException, InterruptedException {
    post("/v1/battles", battle, 202);
  }

  /** Fails unless Arena answers the administrator. */
  void signIn() throws IOException, InterruptedException {
    send(request("/v1/leaderboards/all-time?limit=1").GET(), 200);
  }

  private JsonNode post(String path, Object body, int expected)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body))),
        expected);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(TIMEOUT)
        .header("Authorization", authorization);
  }

  private JsonNode send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != expected) {
      throw new IOException(answer.request().uri() + " was answered with " + answer.statusCode());
    }
    return mapper.readTree(answer.body());
  }
}
