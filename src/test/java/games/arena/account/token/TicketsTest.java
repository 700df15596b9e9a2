package games.arena.account.token;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.SignedIn;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A ticket opens one stream, for who cannot send a header. */
@QuarkusTest
class TicketsTest {

  @TestHTTPResource("/")
  URL server;

  @Inject DataSource dataSource;

  private static String ticket(RequestSpecification calls) {
    var json = calls.post("/v1/tickets").then().statusCode(200).extract().jsonPath();
    assertThat(json.getInt("expiresIn")).isEqualTo(30);
    return json.getString("ticket");
  }

  /** The status of a stream, which is closed at once. */
  private int stream(String ticket) throws IOException {
    URL url = new URL(server, "/v1/leaderboards/all-time/stream?ticket=" + ticket);
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void aTicketOpensAStreamOnce() throws IOException {
    Registered player = register();
    for (String ticket :
        new String[] {ticket(player.calls()), ticket(SignedIn.as(player).calls())}) {
      assertThat(stream(ticket)).isEqualTo(200);
      assertThat(stream(ticket)).isEqualTo(401);
    }
    assertThat(stream("x")).isEqualTo(401);
  }

  @Test
  void aTicketIsGoodForNothingElse() {
    Registered player = register();
    String ticket = ticket(player.calls());
    given().get("/v1/players/me?ticket=" + ticket).then().statusCode(401);
    given().get("/v1/leaderboards/all-time?ticket=" + ticket).then().statusCode(401);
    given().post("/v1/tickets?ticket=" + ticket).then().statusCode(401);
    given().post("/v1/tickets").then().statusCode(401);
  }

  @Test
  void aTicketEndsWithItsTimeItsSessionAndItsPassword() throws Exception {
    Registered player = register();
    String late = ticket(player.calls());
    execute("update ticket set expires_at = now() - interval '1 second'");
    assertThat(stream(late)).isEqualTo(401);

    SignedIn session = SignedIn.as(player);
    String ofSession = ticket(session.calls());
    session.calls().delete("/v1/tokens").then().statusCode(204);
    assertThat(stream(ofSession)).isEqualTo(401);

    String ofPassword = ticket(player.calls());
    player
        .calls()
        .body(Map.of("password", PASSWORD + "!"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    assertThat(stream(ofPassword)).isEqualTo(401);
  }

  @Test
  void anAccountHasAHundredTicketsAtATime() {
    Registered player = register();
    for (int i = 0; i < 100; i++) {
      ticket(player.calls());
    }
    player.calls().post("/v1/tickets").then().statusCode(429).header("Retry-After", "30");
  }

  private void execute(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
