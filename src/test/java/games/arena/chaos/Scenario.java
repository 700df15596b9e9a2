package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Answer;
import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A stage with players on it, and what tests of faults have in common. */
final class Scenario implements AutoCloseable {

  /** The load is drawn from this; another one is another run: {@code -Dchaos.seed=…}. */
  static final long SEED = Long.getLong("chaos.seed", 20261124);

  private static final int CLIENTS = 8;
  private static final AtomicInteger LOADS = new AtomicInteger();

  private final Stage stage;
  private final List<Player> players;
  private final Inspector inspector;

  Scenario(Stage stage) {
    this(stage, 40);
  }

  Scenario(Stage stage, int players) {
    this.stage = stage;
    this.players = Players.register(stage.replica(0), "fighter", players);
    this.inspector = new Inspector(stage, this.players.get(0));
  }

  /** The longest time to an answer, whatever is out of service. */
  private static Duration answered() {
    return Patience.seconds(6);
  }

  /** Within this time after a fault all must be well again. */
  static Duration healed() {
    return Patience.seconds(30);
  }

  Stage stage() {
    return stage;
  }

  List<Player> players() {
    return players;
  }

  Player player(int index) {
    return players.get(index);
  }

  Inspector inspector() {
    return inspector;
  }

  /** Begins a load on all replicas. */
  Load load(int perSecond) {
    return Load.on(stage.replicas(), players, CLIENTS, perSecond, SEED + LOADS.getAndIncrement());
  }

  /** What a test does to a stage. */
  interface Fault {
    void happen() throws Exception;
  }

  /** Lets a fault happen, and end, in the midst of a load; then all must be well. */
  void underLoad(int perSecond, Fault fault) {
    underLoad(perSecond, healed(), fault);
  }

  void underLoad(int perSecond, Duration healed, Fault fault) {
    underLoad(perSecond, healed, 0, fault);
  }

  /**
   * Lets a fault happen in the midst of a load.
   *
   * @param garbage how many entries are put into the queue that are no battles
   */
  void underLoad(int perSecond, Duration healed, int garbage, Fault fault) {
    Load load = load(perSecond);
    try (load) {
      awaitMore(load, perSecond);
      fault.happen();
      awaitMore(load, perSecond);
    } catch (Exception e) {
      throw new AssertionError("after " + load.answers(), e);
    }
    inspector.inspect(load, healed, garbage);
  }

  /** Waits until so many more battles were submitted, by whomever. */
  static void await(Scenario scenario, int battles) {
    Stage stage = scenario.stage;
    long before = stage.count("select last_value from battle_id_seq");
    Patience.await()
        .atMost(healed())
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> stage.count("select last_value from battle_id_seq") >= before + battles);
  }

  /** Waits until so many more battles were accepted. */
  static void awaitMore(Load load, int battles) {
    int before = load.size();
    Patience.await(battles + " more battles are accepted, beside " + load.answers())
        .atMost(healed())
        .pollInterval(Duration.ofMillis(20))
        .until(() -> load.size() >= before + battles);
  }

  /** What must hold on every replica while Redis cannot be used. */
  void checkWithoutRedis() {
    for (ArenaServer replica : stage.replicas()) {
      Stage.awaitStatus(replica, "/q/health/group/dependencies", 503, healed());
      for (int i = 0; i < 5; i++) {
        assertThat(replica.status("/q/health/live")).isEqualTo(200);
        assertThat(replica.status("/q/health/ready")).isEqualTo(200);
        Answer battle = challenge(replica);
        assertThat(battle.status()).as(battle.body()).isEqualTo(202);
        assertThat(battle.took()).isLessThan(answered());
        Answer me = get(replica, "/v1/players/me");
        assertThat(me.status()).as(me.body()).isEqualTo(200);
        assertThat(me.took()).isLessThan(answered());
        Answer board = board(replica);
        assertThat(board.took()).isLessThan(answered());
        assertThat(board.status()).as(board.body()).isIn(200, 503);
        assertThat(board.status() == 200 || board.hasRetryAfter()).isTrue();
      }
    }
  }

  /** What must hold on every replica while PostgreSQL cannot be used. */
  void checkWithoutPostgres() {
    for (ArenaServer replica : stage.replicas()) {
      Stage.awaitStatus(replica, "/q/health/ready", 503, healed());
      for (int i = 0; i < 5; i++) {
        assertThat(replica.status("/q/health/live")).isEqualTo(200);
        Answer battle = challenge(replica);
        assertThat(battle.status()).as(battle.body()).isEqualTo(503);
        assertThat(battle.hasRetryAfter()).isTrue();
        assertThat(battle.took()).isLessThan(answered());
      }
    }
  }

  private final AtomicInteger challenges = new AtomicInteger();

  /** The first player challenges the second. */
  Answer challenge(ArenaServer replica) {
    try {
      return player(0).challenge(replica, player(1), "single-" + challenges.getAndIncrement());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer board(ArenaServer replica) {
    return get(replica, "/v1/leaderboards/all-time");
  }

  /** The first player asks. */
  Answer get(ArenaServer replica, String path) {
    try {
      return player(0).get(replica, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stage.close();
  }
}
