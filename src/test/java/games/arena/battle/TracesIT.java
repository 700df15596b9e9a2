package games.arena.battle;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.battle.TraceCollector.SeenSpan;
import games.arena.devservers.RedisServer;
import games.arena.testing.ArenaClient;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Traces and log lines of battles that one replica accepts and another one settles. */
class TracesIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALLER = "00f067aa0ba902b7";

  private static OwnDatabase database;
  private static RedisServer redis;
  private static TraceCollector collector;

  /** Accepts battles and settles none. */
  private static PackagedArena api;

  private static PackagedArena worker;

  /** As the first, but no endpoint is set. */
  private static PackagedArena untraced;

  private static long attacker;
  private static long defender;

  @BeforeAll
  static void open() throws IOException {
    database = OwnDatabase.start();
    redis = RealServers.redis();
    collector = TraceCollector.start();
    worker = start("worker", true, collector.settings("worker"));
    api = start("api", false, collector.settings("api"));
    untraced = start("untraced", false, Map.of());
    attacker = register("Attacker");
    defender = register("Defender");
  }

  @AfterAll
  static void close() {
    Stream.of(untraced, api, worker, collector, redis, database)
        .filter(part -> part != null)
        .forEach(TracesIT::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static PackagedArena start(String name, boolean works, Map<String, String> traces) {
    Map<String, String> settings = new HashMap<>(traces);
    settings.put("arena.worker.enabled", "" + works);
    settings.put("quarkus.log.file.enabled", "true");
    settings.put("quarkus.log.file.json.enabled", "true");
    settings.put("quarkus.log.file.path", log(name).toAbsolutePath().toString());
    return PackagedArena.start(database, redis, settings);
  }

  private static Path log(String name) {
    return Path.of("target", "traces", ProcessHandle.current().pid() + "-" + name + ".log");
  }

  private static long register(String name) {
    return api.calls()
        .body(Map.of("name", name, "password", ArenaClient.PASSWORD))
        .post("/v1/players")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  /** Submits a battle; its id. */
  private static long submit(PackagedArena replica, Map<String, String> headers) {
    return replica
        .calls()
        .headers(headers)
        .body(Map.of("attackerId", attacker, "opponentId", defender))
        .post("/v1/battles")
        .then()
        .statusCode(202)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  private static Map<String, String> traceParent(String trace, boolean sampled) {
    return Map.of("traceparent", "00-" + trace + "-" + CALLER + (sampled ? "-01" : "-00"));
  }

  private static String newTrace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static SeenSpan awaitSpan(Predicate<SeenSpan> wanted) {
    return await()
        .atMost(Patience.seconds(30))
        .until(
            () -> collector.spans().stream().filter(wanted).findFirst(), found -> found.isPresent())
        .orElseThrow();
  }

  private static SeenSpan awaitSettlement(long battle) {
    return awaitSpan(
        span -> span.name().equals("settle battle") && span.number("arena.battle.id") == battle);
  }

  @Test
  void aBattleIsInTheTraceOfItsCallerFromTheSubmissionToTheSettlementOnAnotherReplica() {
    String trace = newTrace();
    long battle = submit(api, traceParent(trace, true));

    SeenSpan settlement = awaitSettlement(battle);
    SeenSpan submission =
        awaitSpan(span -> span.traceId().equals(trace) && span.name().equals("POST /v1/battles"));

    assertThat(submission.instance()).isEqualTo("api");
    assertThat(submission.parentId()).isEqualTo(CALLER);
    assertThat(submission.text("http.route")).isEqualTo("/v1/battles");
    assertThat(submission.number("http.response.status_code")).isEqualTo(202);
    assertThat(settlement.instance()).isEqualTo("worker");
    assertThat(settlement.traceId()).isEqualTo(trace);
    assertThat(settlement.parentId()).isEqualTo(submission.id());
    assertThat(settlement.number("arena.attacker.id")).isEqualTo(attacker);
    assertThat(settlement.number("arena.defender.id")).isEqualTo(defender);
    assertThat(settlement.text("arena.battle.status")).isEqualTo("finished");

    SeenSpan batch = awaitSpan(span -> settlement.linkedSpanIds().contains(span.id()));
    assertThat(batch.name()).isEqualTo("settle batch");
    assertThat(batch.linkedSpanIds()).contains(submission.id());
  }

  @Test
  void aBattleWhoseCallerNamesNoTraceHasOneOfItsOwn() {
    long battle = submit(api, Map.of());

    SeenSpan settlement = awaitSettlement(battle);
    SeenSpan submission = awaitSpan(span -> span.id().equals(settlement.parentId()));

    assertThat(submission.name()).isEqualTo("POST /v1/battles");
    assertThat(submission.traceId()).isEqualTo(settlement.traceId());
    assertThat(submission.parentId()).isEmpty();
  }

  @Test
  void nothingIsStoredOrSentOfWhatTheCallerDoesNotSample() {
    assertIsNotTraced(api, false);
  }

  @Test
  void nothingIsStoredOrSentByAReplicaWithoutAnEndpoint() {
    assertIsNotTraced(untraced, true);
  }

  private static void assertIsNotTraced(PackagedArena replica, boolean sampled) {
    String trace = newTrace();
    worker.calls().put("/v1/admin/queue/pause").then().statusCode(204);
    long battle;
    try {
      // The worker learns within a second that it is paused; until then it may be faster.
      battle =
          await()
              .atMost(Patience.seconds(30))
              .until(() -> pendingBattle(replica, traceParent(trace, sampled)), id -> id > 0);
    } finally {
      worker.calls().delete("/v1/admin/queue/pause").then().statusCode(204);
    }
    assertThat(replica.awaitStatus(battle)).isEqualTo("finished");
    // Spans are sent in the order in which they end.
    awaitSettlement(submit(api, Map.of()));
    assertThat(collector.spansOf(trace)).isEmpty();
  }

  /**
   * Submits a battle and checks that no trace is stored with it.
   *
   * @return its id, or 0 if it was settled before it could be looked at
   */
  private static long pendingBattle(PackagedArena replica, Map<String, String> headers) {
    long battle = submit(replica, headers);
    // Two statements would let the worker in between them.
    String stored =
        database.text(
            """
            select coalesce(max(coalesce(trace_parent, 'none')), 'settled')
              from pending_battle where id = %d
            """
                .formatted(battle));
    assertThat(stored).isIn("none", "settled");
    return stored.equals("none") ? battle : 0;
  }

  @Test
  void aBattleThatCannotBeSettledIsNamedInTheFieldsOfTheLogAndFailsInItsTrace() {
    String trace = newTrace();
    database.sql(
        """
        create function poison() returns trigger language plpgsql as $$
          begin raise exception 'poisoned'; end $$;
        create trigger poison before update on player for each row when (old.id = %d)
          execute function poison()
        """
            .formatted(attacker));
    long battle;
    try {
      battle = submit(api, traceParent(trace, true));
      JsonNode line =
          awaitLine("worker", it -> it.path("mdc").path("battleId").asText().equals("" + battle));
      assertThat(line.path("message").asText()).contains("could not be settled, attempt 1");
      assertThat(line.path("mdc").path("attackerId").asText()).isEqualTo("" + attacker);
      assertThat(line.path("mdc").path("defenderId").asText()).isEqualTo("" + defender);
      assertThat(line.path("mdc").path("traceId").asText()).isEqualTo(trace);

      SeenSpan settlement = awaitSettlement(battle);
      assertThat(settlement.traceId()).isEqualTo(trace);
      assertThat(settlement.text("arena.battle.status")).isEqualTo("failed");
    } finally {
      database.sql("drop trigger poison on player; drop function poison()");
    }
  }

  private static JsonNode awaitLine(String replica, Predicate<JsonNode> wanted) {
    return await()
        .atMost(Patience.seconds(60))
        .until(() -> lines(replica).stream().filter(wanted).findFirst(), found -> found.isPresent())
        .orElseThrow();
  }

  private static List<JsonNode> lines(String replica) {
    try (Stream<String> lines = Files.lines(log(replica))) {
      return lines.map(TracesIT::parsed).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }
}
