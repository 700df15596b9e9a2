package games.arena.account.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.sql.Database;
import games.arena.testing.SecurityLines;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that are rotated without anybody asking for it. */
@QuarkusTest
class ScheduledRotationTest {

  @Inject Database database;
  @Inject AccountKeeper keeper;

  @Test
  void aScheduledRotationIsASecurityEventOnce() {
    double before = rotations();
    try (SecurityLines lines = new SecurityLines()) {
      // As if the key had signed for its lifetime, and the next one had been published just now. In
      // one statement, since the keeper comes by each minute by itself.
      database.update(
          """
          update signing_key
          set signs_from = signs_from - interval '60 days',
            created_at = case when signs_from = 'infinity' then now() else created_at - interval '60 days' end
          where retired_at is null
          """);
      keeper.keep();
      // The next key does not sign yet, so this finds the same rotation.
      keeper.keep();
      List<String> told = lines.of("key-rotated");
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).contains("\"what\":\"on schedule; ").contains(" signs from ");
    }
    assertThat(rotations()).isEqualTo(before + 1);
  }

  private static double rotations() {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("arena_security_events_total{event=\"key-rotated\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }
}
