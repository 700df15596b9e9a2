package games.arena.chaos;

import static games.arena.chaos.Scenario.healed;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Answer;
import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Single battles that are stuck, or cannot be settled, or are none; and queues that are long. */
@Tag("chaos")
class QueueFaultsIT {

  private static final String PENDING = "arena:{queue}:pending";

  private static Scenario scenario;
  private static Stage stage;

  @BeforeAll
  static void open() {
    stage = Stage.open(2, Map.of("arena.queue.max-queued-per-player", "300000"));
    scenario = new Scenario(stage);
  }

  @AfterAll
  static void close() {
    if (scenario != null) {
      scenario.close();
    }
  }

  private static long submit(int attacker, int defender) {
    Player one = scenario.player(attacker);
    try {
      Answer answer =
          one.challenge(stage.replica(0), scenario.player(defender), "q" + System.nanoTime());
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      return answer.json().get("id").asLong();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String status(long battle) {
    return stage.value(
        """
        select status from battle where id = %1$d
        union all select 'queued' from pending_battle where id = %1$d
        """
            .formatted(battle));
  }

  private static void awaitStatus(long battle, String status) {
    await().atMost(healed()).until(() -> status(battle).equals(status));
  }

  private static Connection hold(String rows) throws SQLException {
    Connection holder = stage.connect();
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute(rows + " for update");
    }
    return holder;
  }

  private static void assertInOrder(long... battles) {
    List<String> ended =
        LongStream.of(battles)
            .mapToObj(id -> stage.value("select finished_at from battle where id = " + id))
            .toList();
    assertThat(ended).isSorted();
  }

  @Test
  void aPlayerLockedFromOutsideHoldsBackItsBattlesAndThoseBehindThem() throws SQLException {
    long b1;
    long b2;
    long b3;
    try (Connection holder = hold("select 1 from player where id = " + scenario.player(1).id())) {
      b1 = submit(0, 1);
      b2 = submit(0, 2);
      b3 = submit(2, 3);
      long b4 = submit(4, 5);
      awaitStatus(b4, "finished");
      assertThat(List.of(status(b1), status(b2), status(b3))).containsOnly("queued");
      holder.rollback();
    }
    awaitStatus(b3, "finished");
    assertInOrder(b1, b2, b3);
  }

  @Test
  void aBattleLockedFromOutsideHoldsBackThoseBehindIt() throws SQLException {
    long b1;
    long b2;
    long b3;
    try (Connection players = hold("select 1 from player where id = " + scenario.player(1).id())) {
      b1 = submit(0, 1);
      try (Connection holder = hold("select 1 from pending_battle where id = " + b1)) {
        players.rollback();
        b2 = submit(0, 2);
        b3 = submit(2, 3);
        long b4 = submit(4, 5);
        awaitStatus(b4, "finished");
        assertThat(List.of(status(b1), status(b2), status(b3))).containsOnly("queued");
        holder.rollback();
      }
    }
    awaitStatus(b3, "finished");
    assertInOrder(b1, b2, b3);
  }

  @Test
  void aPlayerLockedFromOutsideDoesNotSlowDownOthersHoweverManyWait() throws SQLException {
    try (Connection holder = hold("select 1 from player where id = " + scenario.player(0).id())) {
      IntStream.range(0, 1_000).forEach(i -> submit(0, 1 + i % 9));
      long start = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        long other = submit(20, 21);
        awaitStatus(other, "finished");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(healed().dividedBy(2));
      holder.rollback();
    }
    awaitQuiet();
  }

  private static void awaitQuiet() {
    await().atMost(healed()).until(() -> stage.count("select count(*) from pending_battle") == 0);
    await()
        .atMost(healed())
        .until(
            () ->
                Resp.number(stage.redis().port(), "LLEN", PENDING)
                        + Resp.number(stage.redis().port(), "ZCARD", "arena:{queue}:deferred")
                    == 0);
  }

  @Test
  void aPoisonBattleIsTriedFiveTimesWithGrowingPausesAndHarmsNoOther() throws Exception {
    stage.sql("create table tries (battle bigint, at timestamptz default clock_timestamp())");
    stage.sql(
        """
        create function poison() returns trigger language plpgsql as $$
        begin
          if new.status = 'finished' and new.attacker_id = %d then
            raise exception 'poison';
          end if;
          return new;
        end $$
        """
            .formatted(scenario.player(10).id()));
    stage.sql(
        "create trigger poison before insert on battle for each row execute function poison()");
    stage.sql(
        """
        create function note() returns trigger language plpgsql as $$
        begin insert into tries (battle) values (new.id); return new; end $$
        """);
    stage.sql(
        """
        create trigger note after update of attempts on pending_battle for each row
        when (new.attempts > old.attempts) execute function note()
        """);
    long poison = submit(10, 11);
    long behind = submit(11, 12);
    long other = submit(13, 14);
    awaitStatus(other, "finished");
    assertThat(status(behind)).isEqualTo("queued");
    awaitStatus(poison, "failed");
    awaitStatus(behind, "finished");
    assertThat(stage.count("select attempts from dead_letter where battle_id = " + poison))
        .isEqualTo(5);
    assertThat(
            stage.value(
                """
                select string_agg(round(extract(epoch from pause))::text, ',' order by at) from
                (select at, at - lag(at) over (order by at) as pause from tries where battle = %d) t where pause is not null
                """
                    .formatted(poison)))
        .matches("[12],[23],[45],(8|9|10)");
    assertThat(stage.value("select failure from battle where id = " + poison)).contains("poison");

    stage.sql("drop trigger poison on battle");
    String letter = stage.value("select id from dead_letter where battle_id = " + poison);
    assertThat(
            Players.asAdmin(
                    stage.replica(1), "POST", "/v1/admin/dead-letters/" + letter + "/requeue")
                .status())
        .isLessThan(300);
    awaitStatus(poison, "finished");
    stage.sql("drop trigger note on pending_battle");
    assertThat(stage.count("select count(*) from dead_letter")).isZero();
  }

  @Test
  void garbageAndUnknownIdsAtTheHeadOfTheQueueArePutAside() {
    List<String> garbage =
        List.of(
            "",
            "no battle",
            "-1",
            "007",
            "1e3",
            "999999999999999999",
            "9".repeat(30),
            "\u00ff\u0000");
    // In a stage of its own, since a battle that another test requeues is fought out of its order.
    try (Scenario own = new Scenario(Stage.open(2))) {
      int redis = own.stage().redis().port();
      own.underLoad(
          100,
          healed(),
          garbage.size(),
          () -> garbage.forEach(entry -> Resp.send(redis, "RPUSH", PENDING, entry)));
    }
  }

  @Test
  void aLongQueueThatIsLostIsBackWithinSecondsAndOnce() {
    int many = 100_000;
    stage.replicas().forEach(ArenaServer::stop);
    stage.sql(
        """
        insert into pending_battle (attacker_id, defender_id, submitted_by)
        select 1 + i %% 40, 1 + (i + 1 + i / 40 %% 39) %% 40, 0 from generate_series(1, %d) i
        """
            .formatted(many));
    Resp.send(stage.redis().port(), "FLUSHALL");
    long start = System.nanoTime();
    stage.replicas().parallelStream().forEach(ArenaServer::start);
    await()
        .atMost(healed())
        .until(() -> Resp.number(stage.redis().port(), "LLEN", PENDING) > many / 2);
    // Nor are they queued again, later, by another keeper.
    await()
        .atMost(Patience.seconds(600))
        .until(
            () -> {
              long waiting = stage.count("select count(*) from pending_battle");
              long queued = Resp.number(stage.redis().port(), "LLEN", PENDING);
              assertThat(queued).isLessThan(waiting + 20_000);
              return waiting < many / 2;
            });
    // Gone without its mark: as if Redis had thrown it out for lack of memory.
    Resp.send(stage.redis().port(), "DEL", PENDING);
    await()
        .atMost(Patience.seconds(600))
        .until(() -> stage.count("select count(*) from pending_battle") == 0);
    System.out.printf(
        "%d battles settled in %.1f s, from a queue lost twice%n",
        many, (System.nanoTime() - start) / 1e9);
  }

  @Test
  void aPlayerWithTooManyWaitingIsToldToComeLater() throws Exception {
    // In a stage of its own, for its limits.
    try (Scenario small =
        new Scenario(
            Stage.open(
                1,
                Map.of(
                    "arena.queue.max-queued-per-player", "5",
                    "arena.queue.max-queued", "20",
                    "arena.worker.enabled", "false")),
            12)) {
      ArenaServer replica = small.stage().replica(0);
      for (int i = 0; i < 5; i++) {
        assertThat(small.challenge(replica).status()).isEqualTo(202);
      }
      Answer tooMany = small.challenge(replica);
      assertThat(tooMany.status()).as(tooMany.body()).isEqualTo(429);
      assertThat(tooMany.hasRetryAfter()).isTrue();
      Answer again = small.player(0).challenge(replica, small.player(1), "single-0");
      assertThat(again.status()).as("one that was sent before is not counted again").isEqualTo(202);
      // One's own limit is no other's.
      for (int i = 0; i < 15; i++) {
        assertThat(
                small.player(2 + i / 5).challenge(replica, small.player(0), "more-" + i).status())
            .isEqualTo(202);
      }
      await()
          .atMost(healed())
          .untilAsserted(
              () -> {
                Answer full = small.player(8).challenge(replica, small.player(9), "full");
                assertThat(full.status()).isEqualTo(503);
                assertThat(full.hasRetryAfter()).isTrue();
              });
    }
  }
}
