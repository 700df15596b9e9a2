package games.arena.battle;

import static games.arena.testing.ArenaClient.awaitQuiet;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.redis.RedisKeys;
import games.arena.sql.DatabaseException;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class QueueMetricsTest {

  @Inject DataSource dataSource;
  @Inject RedisDataSource redis;

  @Test
  void theAgeOfABattleThatCannotBeFoughtGrowsAndItsEndIsSeen() throws SQLException {
    Registered attacker = register();
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      lock(connection, attacker);
      attacker.challenges(register());
      await().atMost(soon()).until(() -> metric("queue_oldest_seconds") >= 1);
      connection.commit();
    }
    // Every few seconds they are measured anew, and a battle leaves one of them before another.
    await()
        .atMost(soon())
        .untilAsserted(
            () -> {
              assertThat(metric("queue_oldest_seconds")).isZero();
              assertThat(metric("queue_workers")).isPositive();
              assertThat(metric("queue_depth")).isZero();
              assertThat(metric("queue_in_flight")).isZero();
              assertThat(metric("queue_deferred")).isZero();
              assertThat(metric("queue_dead_letters")).isNotNegative();
            });
  }

  @Test
  void aBattleThatIsDeliveredAgainIsCountedOnce() {
    Registered attacker = register();
    Registered defender = register();
    awaitQuiet();
    double before = metric("battles_settled_total");
    long battle = attacker.challenges(defender);
    attacker.ended(battle);
    redis.list(String.class).rpush(RedisKeys.pending(), "" + battle);
    attacker.ended(attacker.challenges(defender));
    awaitQuiet();
    assertThat(metric("battles_settled_total") - before).isEqualTo(2);
  }

  private static void lock(Connection connection, Registered player) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select 1 from player where id = ? for no key update")) {
      lock.setLong(1, player.id());
      lock.execute();
    }
  }

  private static double metric(String name) {
    Matcher line =
        Pattern.compile("(?m)^arena_" + name + "(?:\\{.*})? (\\S+)$")
            .matcher(get("/q/metrics").asString());
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void whatIsNotKnownDuringAnOutageIsNoNumber() {
    AtomicBoolean away = new AtomicBoolean();
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    QueueMetrics queue =
        new QueueMetrics(
            new QueueOperations(null, null, null, null) {
              @Override
              public QueueStatus status() {
                if (away.get()) {
                  throw new DatabaseException(new SQLTransientConnectionException("away"));
                }
                return new QueueStatus(7, 6, 5, 4, 3, 2, false);
              }
            },
            metrics);

    queue.look();
    assertThat(depth(metrics)).isEqualTo(7);
    away.set(true);
    queue.look();
    assertThat(depth(metrics)).isNaN();
    away.set(false);
    queue.look();
    assertThat(depth(metrics)).isEqualTo(7);
  }

  private static double depth(SimpleMeterRegistry metrics) {
    return metrics.get("arena.queue.depth").gauge().value();
  }

  private static Duration soon() {
    return Patience.seconds(20);
  }
}
