package games.arena.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The number of time series does not depend on what is sent. */
@QuarkusTest
class RequestMetricsTest {

  private static final Pattern LABEL = Pattern.compile("(method|uri)=\"([^\"]*)\"");

  @TestHTTPResource("/")
  URL server;

  @Test
  void inventedMethodsAndScannedPathsAddNoTimeSeries() throws IOException {
    scan(0);
    Set<String> before = series();
    for (int i = 1; i <= 150; i++) {
      scan(i);
    }
    assertThat(series()).isEqualTo(before);
    assertThat(labels("method"))
        .isSubsetOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER", "UNKNOWN");
    assertThat(labels("uri")).noneMatch(uri -> uri.matches(".*x[0-9].*|.*/[0-9]+.*"));
  }

  @Test
  void aRouteThatIsFirstCalledAfterAScanIsMeasured() throws IOException {
    for (int i = 0; i < 150; i++) {
      scan(i);
    }
    given().get("/v1/test/things/7/parts").then().statusCode(200);
    assertThat(labels("uri")).contains("/v1/test/things/{id}/parts");
  }

  @Test
  void aRefusedSignInIsMeasuredUnderTheRouteItWasFor() {
    given()
        .auth()
        .preemptive()
        .basic("nobody", "wrong")
        .get("/v1/players/7")
        .then()
        .statusCode(401);
    assertThat(series())
        .anyMatch(
            name -> name.contains("status=\"401\"") && name.contains("uri=\"/v1/players/{id}\""));
  }

  private void scan(int i) throws IOException {
    for (String line :
        List.of(
            "M" + i + "X /v1/players",
            "M" + i + "X /",
            "M" + i + "X /v1/test/things/" + i,
            "PUT /v1/players/" + i,
            "PUT /v1/test/things/" + i,
            "POST /page/x" + i + ".js",
            "GET //x" + i,
            "GET /x" + i,
            "POST /x" + i + "?a=&a=",
            "GET /x" + i + "%zz",
            "GET /page/../x" + i,
            "GET /_static/x" + i,
            "OPTIONS /x" + i,
            "GET /v1/test/things/" + i)) {
      RawHttp.send(server.getPort(), line + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private static Set<String> labels(String name) {
    Set<String> values = new TreeSet<>();
    for (String series : series()) {
      Matcher label = LABEL.matcher(series);
      while (label.find()) {
        if (label.group(1).equals(name)) {
          values.add(label.group(2));
        }
      }
    }
    return values;
  }

  private static Set<String> series() {
    Set<String> series = new TreeSet<>();
    given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("http_server_"))
        .forEach(line -> series.add(line.substring(0, line.lastIndexOf(' '))));
    return series;
  }
}
