package games.arena.devservers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DevServersQuarkusTest {

  @Inject DataSource postgres;
  @Inject RedisDataSource redis;

  @Test
  void aRealPostgresAnswers() throws SQLException {
    try (var connection = postgres.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select 1, version()")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
      assertThat(rows.getString(2)).startsWith("PostgreSQL 17.");
    }
  }

  @Test
  void aRealRedisAnswers() {
    assertThat(redis.execute("PING").toString()).isEqualTo("PONG");
  }
}
