package games.arena.battle;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import games.arena.devservers.OtherPostgresServer;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A dump that is taken while battles are submitted and settled, restored into a new database. */
class BackupIT {

  /** One whose programs Debian's packages bring along, pg_dump among them. */
  private static final int RELEASE = 15;

  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/" + RELEASE + "/bin");
  private static final int PLAYERS = 50;

  @Test
  void aRestoredDumpHasWhatWasAnsweredBeforeItAndItsBoardsAreItsStandings() throws Exception {
    assumeTrue(Files.isExecutable(PROGRAMS.resolve("pg_dump")), "needs pg_dump " + RELEASE);
    Optional<PostgresServer> postgres = OtherPostgresServer.ofRelease(RELEASE);
    assumeTrue(postgres.isPresent(), "needs PostgreSQL " + RELEASE);
    postgres.get().start();
    try (OwnDatabase database = new OwnDatabase(postgres.get());
        RedisServer redis = RealServers.redis();
        RedisServer another = RealServers.redis()) {
      ConcurrentSkipListSet<Long> answered = new ConcurrentSkipListSet<>();
      List<Long> before;
      try (PackagedArena arena = PackagedArena.start(database, redis, Map.of())) {
        List<Long> players = new ArrayList<>();
        for (int i = 0; i < PLAYERS; i++) {
          players.add(register(arena, "p" + i));
        }
        before = dumpUnderLoad(database, arena, players, answered);
      }
      assertThat(answered)
          .as("submitted while the dump was taken")
          .hasSizeGreaterThan(before.size());
      run(database, "createdb", "restored");
      run(database, "pg_restore", "--dbname=restored", "--exit-on-error", dump().toString());
      String url = database.postgres().jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/restored$1");
      try (PackagedArena restored =
          PackagedArena.start(database, another, Map.of("quarkus.datasource.jdbc.url", url))) {
        for (long battle : before) {
          assertThat(restored.awaitStatus(battle)).isEqualTo("finished");
        }
        await().atMost(soon()).untilAsserted(() -> assertBoardIsTheStandings(restored));
      }
    }
  }

  private static long register(PackagedArena arena, String name) {
    return arena
        .calls()
        .body(Map.of("name", name, "password", "correct horse"))
        .post("/v1/players")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  /** The battles that were answered before the dump began. */
  private static List<Long> dumpUnderLoad(
      OwnDatabase database,
      PackagedArena arena,
      List<Long> players,
      ConcurrentSkipListSet<Long> answered)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> load =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                int attacker = ThreadLocalRandom.current().nextInt(PLAYERS);
                answered.add(
                    arena.submit(
                        players.get(attacker),
                        players.get((attacker + 1) % PLAYERS),
                        "key-" + System.nanoTime()));
              }
            });
    try {
      await().atMost(soon()).until(() -> answered.size() > 100);
      List<Long> before = List.copyOf(answered);
      run(database, "pg_dump", "--format=custom", "--file=" + dump(), "arena");
      await().atMost(soon()).until(() -> answered.size() > before.size());
      return before;
    } finally {
      over.set(true);
      load.join();
    }
  }

  private static void assertBoardIsTheStandings(PackagedArena restored) {
    var page =
        restored
            .calls()
            .queryParam("limit", 100)
            .get("/v1/leaderboards/all-time")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    long scores = page.<Number>getList("items.score").stream().mapToLong(Number::longValue).sum();
    assertThat(page.getInt("total")).isEqualTo(PLAYERS);
    long players = 0;
    for (Number id : page.<Number>getList("items.playerId")) {
      var player = restored.calls().get("/v1/players/{id}", id.longValue()).jsonPath();
      players += player.getLong("score");
    }
    assertThat(scores).isPositive().isEqualTo(players);
  }

  private static Path dump() {
    return Path.of("target", "backup-it.dump").toAbsolutePath();
  }

  private static void run(OwnDatabase database, String program, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> access = database.postgres().configuration();
    List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGHOST", "127.0.0.1");
    builder.environment().put("PGPORT", "" + database.postgres().port());
    builder.environment().put("PGUSER", access.get("quarkus.datasource.username"));
    builder.environment().put("PGPASSWORD", access.get("quarkus.datasource.password"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(program + ": " + output).isZero();
  }

  private static Duration soon() {
    return Patience.seconds(120);
  }
}
