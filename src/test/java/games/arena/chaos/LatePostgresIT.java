package games.arena.chaos;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica that is started before PostgreSQL waits for it, as the manifests set it up. */
@Tag("chaos")
class LatePostgresIT {

  /** More than a start takes anyway: {@code -Dchaos.late=90}. */
  private static final int LATE_SECONDS = Integer.getInteger("chaos.late", 15);

  @ParameterizedTest(name = "migrates at start: {0}")
  @ValueSource(booleans = {true, false})
  void aReplicaIsReadyOnceALatePostgresIsThere(boolean migrates) throws Exception {
    try (PostgresServer postgres = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      Map<String, String> settings = new HashMap<>(postgres.configuration());
      settings.putAll(redis.configuration());
      settings.put("quarkus.flyway.connect-retries", retriesOfTheManifests());
      if (!migrates) {
        try (ArenaServer earlier = new ArenaServer(settings)) {
          earlier.start();
        }
        settings.put("quarkus.flyway.migrate-at-start", "false");
      }
      postgres.stop();
      try (ArenaServer replica = new ArenaServer(settings)) {
        CompletableFuture<Void> started = CompletableFuture.runAsync(replica::start);
        waitFor(started);
        postgres.start();
        long back = System.nanoTime();
        started.get(Scenario.healed().plusSeconds(60).toSeconds(), TimeUnit.SECONDS);
        Stage.awaitReady(replica, Scenario.healed());
        System.out.printf(
            "PostgreSQL %d s late, migrates %s: ready %.1f s after it%n",
            LATE_SECONDS, migrates, (System.nanoTime() - back) / 1e9);
      }
    }
  }

  /** Passes the time; a start that fails meanwhile fails the test. */
  private static void waitFor(CompletableFuture<Void> started) throws Exception {
    CompletableFuture<Void> late =
        new CompletableFuture<Void>().completeOnTimeout(null, LATE_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Void> failed = new CompletableFuture<>();
    started.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            failed.completeExceptionally(failure);
          }
        });
    CompletableFuture.anyOf(late, failed).get();
  }

  private static String retriesOfTheManifests() throws IOException {
    Properties settings = new Properties();
    try (var file = Files.newBufferedReader(Path.of("k8s", "base", "arena.env"))) {
      settings.load(file);
    }
    return settings.getProperty("QUARKUS_FLYWAY_CONNECT_RETRIES");
  }
}
