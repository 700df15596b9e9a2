package games.arena.bench;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Players who listen to their own events while battles end. */
final class EventStreams implements Part {

  private static final int PLAYERS = 5_000;
  private static final int IMPORTED = 1_000;
  private static final int BATCH = 25;

  private final Settings settings;
  private final int listeners;
  private final int rate;
  private final Row median;
  private final Row tail;
  private final Row slowest;

  EventStreams(Section section, Settings settings) {
    this.settings = settings;
    listeners = settings.size(Integer.getInteger("bench.listeners", 5_000), 200);
    rate = settings.size(Integer.getInteger("bench.rate", 500), 100);
    median =
        section.row(
            "commit to client by event streams, %,d listeners, %d battles/s, p50"
                .formatted(listeners, rate),
            Unit.MILLIS);
    tail = section.row("the same, p99", Unit.MILLIS, "≤ 250 ms");
    slowest = section.row("the same, the slowest", Unit.MILLIS);
  }

  @Override
  public void measure(Subject subject) throws Exception {
    try (Servers servers = Servers.start();
        Arena arena =
            Arena.start(
                subject,
                servers,
                Arena.MANY_CLIENTS,
                Map.of("arena.limits.streams-per-account", "0"));
        Connection database = connect(servers);
        EventListeners all = new EventListeners(arena)) {
      String admin = arena.admin();
      List<Long> players =
          IntStream.range(0, PLAYERS / IMPORTED)
              .mapToObj(i -> Imports.players(arena, admin, i * IMPORTED, IMPORTED))
              .flatMap(imported -> imported.getJsonArray("results").stream())
              .map(one -> ((JsonObject) one).getLong("id"))
              .toList();
      List<String> tokens =
          players.stream()
              .map(id -> arena.post("/v1/players/" + id + "/tokens", admin, "", 200))
              .map(Arena::bearer)
              .toList();
      all.open(tokens, listeners);
      // The first round warms it up.
      for (int round = 0; round <= settings.rounds(); round++) {
        EventListeners.Waits waits =
            all.hear(committed -> endBattles(database, players, committed));
        if (round > 0) {
          median.add(subject, waits.millis(0.5));
          tail.add(subject, waits.millis(0.99));
          slowest.add(subject, waits.millis(1));
        }
      }
    }
  }

  private static Connection connect(Servers servers) throws SQLException {
    Map<String, String> access = servers.postgres().configuration();
    return DriverManager.getConnection(
        servers.postgres().jdbcUrl(),
        access.get("quarkus.datasource.username"),
        access.get("quarkus.datasource.password"));
  }

  /** As settlements end them, but for the fighting; notes when the events were committed. */
  private void endBattles(Connection database, List<Long> players, Map<Long, Long> committed) {
    Random random = new Random(1);
    long begin = System.nanoTime();
    long battles = rate * settings.round().toSeconds();
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            insert into battle (status, attacker_id, defender_id, submitted_by, finished_at, failure)
            select 'failed', a, d, 1, clock_timestamp(), 'bench'
            from unnest(?::bigint[], ?::bigint[]) as t (a, d) returning id
            """)) {
      for (int done = 0; done < battles; done += BATCH) {
        Long[] attackers = new Long[BATCH];
        Long[] defenders = new Long[BATCH];
        for (int i = 0; i < BATCH; i++) {
          int attacker = random.nextInt(PLAYERS);
          attackers[i] = players.get(attacker);
          defenders[i] = players.get((attacker + 1 + random.nextInt(PLAYERS - 1)) % PLAYERS);
        }
        insert.setArray(1, database.createArrayOf("bigint", attackers));
        insert.setArray(2, database.createArrayOf("bigint", defenders));
        try (ResultSet ids = insert.executeQuery()) {
          long now = System.nanoTime();
          while (ids.next()) {
            committed.put(ids.getLong(1), now);
          }
        }
        long due = begin + (done + BATCH) * TimeUnit.SECONDS.toNanos(1) / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
