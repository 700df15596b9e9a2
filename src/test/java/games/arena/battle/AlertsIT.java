package games.arena.battle;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import games.arena.devservers.PrometheusServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A real Prometheus scrapes the packaged application, and its alerts fire when something breaks.
 */
class AlertsIT {

  @Test
  void whatBreaksFiresItsAlertAndWhatIsMendedEndsIt() throws SQLException {
    assumeTrue(PrometheusServer.isInstalled(), "needs Debian's prometheus");
    try (OwnDatabase database = OwnDatabase.start();
        RedisServer redis = RealServers.redis();
        PackagedArena arena = PackagedArena.start(database, redis, Map.of());
        PrometheusServer prometheus =
            new PrometheusServer(List.of(arena.server().port()), Duration.ofSeconds(2))) {
      prometheus.start();
      for (String alert : List.of("ArenaBattlesTooOld", "ArenaDeadLetters", "ArenaTaskWaits")) {
        awaitOver(prometheus, alert);
      }

      // A battle of a player who is locked from outside, submitted two minutes ago.
      database.sql(
          """
          insert into player (id, name, name_key, gold, silver, attack, hit_points, luck)
            values (-1, 'a', 'a', 1, 1, 1, 1, 0), (-2, 'b', 'b', 1, 1, 1, 1, 0)
          """);
      try (Connection lock = database.lock("select from player where id = -1 for update")) {
        database.sql(
            """
            insert into pending_battle (attacker_id, defender_id, submitted_by, submitted_at)
              values (-1, -2, 0, now() - interval '2 minutes')
            """);
        awaitFiring(prometheus, "ArenaBattlesTooOld");
        lock.rollback();
      }
      awaitOver(prometheus, "ArenaBattlesTooOld");

      database.sql("insert into dead_letter (entry, reason, attempts) values ('x', 'a test', 0)");
      awaitFiring(prometheus, "ArenaDeadLetters");
      arena
          .calls()
          .body(Map.of("reason", "a test"))
          .post("/v1/admin/dead-letters/discard")
          .then()
          .statusCode(200);
      awaitOver(prometheus, "ArenaDeadLetters");

      database.postgres().stop();
      awaitFiring(prometheus, "ArenaTaskWaits");
      database.postgres().start();
      awaitOver(prometheus, "ArenaTaskWaits");
    }
  }

  private static void awaitFiring(PrometheusServer prometheus, String alert) {
    await()
        .atMost(soon())
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(prometheus.firing()).contains(alert));
  }

  private static void awaitOver(PrometheusServer prometheus, String alert) {
    await()
        .atMost(soon())
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(prometheus.firing()).doesNotContain(alert));
  }

  private static Duration soon() {
    return Patience.seconds(120);
  }
}
