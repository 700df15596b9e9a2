package games.arena.acceptance;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.register;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ManyAtOnceTest {

  @Test
  void twoHundredReadsAndTwoHundredSubmissionsAtOnceAreAllAnswered() {
    Registered player = register();
    Registered opponent = register();
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<Integer>> reads = new ArrayList<>();
    List<CompletableFuture<Integer>> submissions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      reads.add(send(client, request(player, "/v1/leaderboards/all-time").GET().build()));
      submissions.add(
          send(
              client,
              request(player, "/v1/battles")
                  .POST(BodyPublishers.ofString("{\"opponentId\":" + opponent.id() + "}"))
                  .build()));
    }
    assertThat(reads.stream().map(CompletableFuture::join)).containsOnly(200);
    assertThat(submissions.stream().map(CompletableFuture::join)).containsOnly(202);
  }

  private static HttpRequest.Builder request(Registered player, String path) {
    String credentials = player.name() + ":" + PASSWORD;
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
        .header("Content-Type", "application/json")
        .header(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()));
  }

  private static CompletableFuture<Integer> send(HttpClient client, HttpRequest request) {
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .thenApply(response -> response.statusCode());
  }
}
