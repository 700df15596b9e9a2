package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BodyCollectorTest {

  private static final String SAMPLES = "/v1/test/samples";

  @TestHTTPResource("/")
  URL server;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void aBodyOf64KiBIsReadAndOneByteMoreIs413() throws Exception {
    byte[] largest = json(64 * 1024);
    assertThat(send(SAMPLES, largest, "application/json").statusCode()).isEqualTo(200);
    assertProblem(send(SAMPLES, json(64 * 1024 + 1), "application/json"), 413);
    assertThat(sendChunked(SAMPLES, largest).statusCode()).isEqualTo(200);
    assertProblem(sendChunked(SAMPLES, json(64 * 1024 + 1)), 413);
    assertProblem(sendChunked(SAMPLES + "/reactive", json(64 * 1024 + 1)), 413);
  }

  /** Whoever has not signed in is told so only after the body was taken. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/transactions", "/v1/admin/players/import"})
  void aRouteForListsTakes1MiBAndOneByteMoreIs413(String path) throws Exception {
    byte[] largest = json(1024 * 1024);
    byte[] large = json(1024 * 1024 + 1);
    assertProblem(send(path, largest, "application/json"), 401);
    assertProblem(sendChunked(path, largest), 401);
    assertProblem(send(path, large, "application/json"), 413);
    assertProblem(sendChunked(path, large), 413);
    assertProblem(send(path + "/", largest, "application/json"), 413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SAMPLES,
        SAMPLES + "/reactive",
        "/v1/test/nothing",
        "/v1/test/nowhere",
        "/q/health/live"
      })
  void aLargeBodyIs413WhereverItIsSent(String path) throws Exception {
    byte[] large = json(5_000_000);
    assertProblem(send(path, large, "application/json"), 413);
    assertProblem(sendChunked(path, large), 413);
    assertProblem(send(path, large, "multipart/form-data; boundary=x"), 413);
  }

  @Test
  void aConnectionServesOnAfterALargeBody() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(head("Content-Type: application/json\r\nContent-Length: 100000"));
      http.write("x".repeat(100_000));
      assertProblem(http.read(), 413);
      http.write(head("Content-Type: application/json\r\nTransfer-Encoding: chunked"));
      http.write("186a0\r\n" + "x".repeat(100_000) + "\r\n0\r\n\r\n");
      assertProblem(http.read(), 413);
      http.write(head("Content-Type: application/json\r\nContent-Length: 2") + "{}");
      assertThat(http.read().status()).isEqualTo(200);
    }
  }

  @Test
  void whoAsksFirstNeedNotSendALargeBody() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(
          head("Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100000"));
      assertProblem(http.read(), 413);
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void whoAsksFirstMaySendASmallBody() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(
          head("Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2"));
      assertThat(http.read().status()).isEqualTo(100);
      http.write("{}");
      assertThat(http.read().status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatWouldRatherSpeakHttp2IsServedInHttp1() throws Exception {
    HttpClient preferringHttp2 = HttpClient.newHttpClient();
    URI samples = URI.create(server.toString()).resolve(SAMPLES);
    for (byte[] body : List.of(json(100), json(64 * 1024))) {
      HttpRequest request =
          HttpRequest.newBuilder(samples)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<String> response = preferringHttp2.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }
  }

  @Test
  void aBrokenChunkEndsTheConnection() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(head("Content-Type: application/json\r\nTransfer-Encoding: chunked") + "zz\r\n");
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void requestsSentInOneGoAreAnsweredInOrder() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      String ok = head("Content-Type: application/json\r\nContent-Length: 2") + "{}";
      String bad = head("Content-Type: application/json\r\nContent-Length: 2") + "[]";
      http.write(ok + bad + ok);
      assertThat(http.read().status()).isEqualTo(200);
      assertProblem(http.read(), 400);
      assertThat(http.read().status()).isEqualTo(200);
    }
  }

  private static String head(String headers) {
    return "POST " + SAMPLES + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
  }

  private HttpResponse<String> send(String path, byte[] body, String type)
      throws IOException, InterruptedException {
    return send(path, BodyPublishers.ofByteArray(body), type);
  }

  private HttpResponse<String> sendChunked(String path, byte[] body)
      throws IOException, InterruptedException {
    BodyPublisher unknownLength = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
    return send(path, unknownLength, "application/json");
  }

  private HttpResponse<String> send(String path, BodyPublisher body, String type)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.toString()).resolve(path))
            .header("Content-Type", type)
            .timeout(Duration.ofSeconds(20))
            .POST(body)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** An object of the given size. */
  private static byte[] json(int size) {
    String frame = "{\"name\":\"\"}";
    return frame
        .replace("\"\"", "\"" + "x".repeat(size - frame.length()) + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }
}
