package games.arena.health;

import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItems;

import games.arena.sql.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HealthTest {

  @Inject Database database;

  @Test
  void readyNamesWhatItChecked() {
    get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", hasItems("PostgreSQL", "Redis", "Schema migrated"));
    assertThat(
            get("/q/health/ready")
                .jsonPath()
                .getBoolean("checks.find {it.name == 'Redis'}.data.reachable"))
        .isTrue();
  }

  @Test
  void dependenciesAreAGroupOfTheirOwn() {
    var answer = get("/q/health/group/dependencies");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getList("checks.name"))
        .containsExactlyInAnyOrder("PostgreSQL", "Redis");
  }

  @Test
  void everyTableOfTheSchemaIsChecked() {
    assertThat(
            database.query(
                """
                select relname from pg_class
                where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
                  and not relispartition and relname <> 'flyway_schema_history'
                """,
                row -> row.getString("relname")))
        .containsExactlyInAnyOrderElementsOf(DatabaseCheck.TABLES);
  }

  @Test
  void backgroundTasksTellWhetherTheyWait() {
    // It may wait after another test, and be there only after its first turn.
    await()
        .untilAsserted(
            () ->
                assertThat(get("/q/metrics").asString())
                    .contains("arena_background_waiting{task=\"BattleWorker\"} 0.0"));
  }
}
