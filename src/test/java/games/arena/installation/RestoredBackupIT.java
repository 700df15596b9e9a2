package games.arena.installation;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An older backup of the database is restored while Redis and the replicas stay as they are: who
 * registered after the backup is nobody, though the id belongs to somebody else by then.
 */
@Tag("chaos")
class RestoredBackupIT {

  enum Backup {
    /** As a snapshot of a volume, or a restore to a point in time. */
    FILES {
      @Override
      void make(PostgresServer postgres, Path folder) throws Exception {
        postgres.stop();
        run("cp", "-a", folder.resolve("data").toString(), folder.resolve("backup").toString());
        postgres.start();
      }

      @Override
      void restore(PostgresServer postgres, Path folder) throws Exception {
        postgres.stop();
        run("rm", "-r", folder.resolve("data").toString());
        run("mv", folder.resolve("backup").toString(), folder.resolve("data").toString());
        postgres.start();
      }
    },

    /** As {@code pg_restore} into another database, which then takes the place of the first. */
    DATABASE {
      @Override
      void make(PostgresServer postgres, Path folder) throws SQLException {
        sql(postgres, CLOSE, CUT, "create database backup template arena", OPEN);
      }

      @Override
      void restore(PostgresServer postgres, Path folder) throws SQLException {
        sql(
            postgres,
            CLOSE,
            CUT,
            "drop database arena with (force)",
            "alter database backup rename to arena");
      }
    };

    private static final String CLOSE = "alter database arena allow_connections false";
    private static final String OPEN = "alter database arena allow_connections true";
    private static final String CUT =
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'arena'";

    abstract void make(PostgresServer postgres, Path folder) throws Exception;

    abstract void restore(PostgresServer postgres, Path folder) throws Exception;

    private static void run(String... command) throws IOException, InterruptedException {
      Process process = new ProcessBuilder(command).inheritIO().start();
      assertThat(process.waitFor()).isZero();
    }

    private static void sql(PostgresServer postgres, String... statements) throws SQLException {
      Map<String, String> access = postgres.configuration();
      try (Connection connection =
              DriverManager.getConnection(
                  "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres",
                  access.get("quarkus.datasource.username"),
                  access.get("quarkus.datasource.password"));
          var statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backup.class)
  void whoRegisteredAfterTheBackupIsNobodyAfterItsRestore(Backup backup) throws Exception {
    Path folder =
        Files.createTempDirectory(Path.of("target").toAbsolutePath(), "restored-postgres");
    try (PostgresServer postgres = new PostgresServer(folder, 0, "fsync=off");
        RedisServer redis = RealServers.redis()) {
      postgres.start();
      try (Replica arena = Replica.start(postgres.configuration(), redis.configuration())) {
        long before = arena.register("before");
        backup.make(postgres, folder);
        awaitReady(arena);
        long after = registerOnceAnswered(arena, "after");
        String token = tokenOnceAnswered(arena, "after");
        assertThat(statusByBoth(arena, token)).isEqualTo("200 200");
        backup.restore(postgres, folder);
        awaitReady(arena);
        assertThat(registerOnceAnswered(arena, "heir")).as("the id given again").isEqualTo(after);
        assertThat(statusByBoth(arena, token)).isEqualTo("401 401");
        arena.fight("before", after);
        assertThat(arena.as("heir").get("/v1/players/{id}", before).statusCode()).isEqualTo(200);
        // Redis still has what the first replica kept there; this one knows nothing but that.
        try (Replica other = Replica.start(postgres.configuration(), redis.configuration())) {
          assertThat(statusByBoth(other, token)).isEqualTo("401 401");
          assertThat(other.as("before").get("/v1/players/me").statusCode()).isEqualTo(200);
        }
      }
    }
  }

  /** For a moment after PostgreSQL is back, clients may still be told to come again. */
  private static long registerOnceAnswered(Replica arena, String name) {
    AtomicLong id = new AtomicLong();
    await().atMost(soon()).untilAsserted(() -> id.set(arena.register(name)));
    return id.get();
  }

  private static String tokenOnceAnswered(Replica arena, String name) {
    AtomicReference<String> token = new AtomicReference<>();
    await().atMost(soon()).untilAsserted(() -> token.set(arena.token(name)));
    return token.get();
  }

  private static String statusByBoth(Replica arena, String token) {
    return await()
        .atMost(soon())
        .until(
            () ->
                arena.as("after").get("/v1/players/me").statusCode()
                    + " "
                    + arena.withToken(token).get("/v1/players/me").statusCode(),
            both -> !both.contains("503"));
  }

  private static void awaitReady(Replica arena) {
    await().atMost(soon()).until(() -> arena.server().status("/q/health/ready") == 200);
  }

  private static Duration soon() {
    return Patience.seconds(30);
  }
}
