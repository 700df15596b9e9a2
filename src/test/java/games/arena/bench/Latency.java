package games.arena.bench;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long battles take as their attackers see it: from the moment the challenge is sent to the
 * answer that says how it ended.
 */
final class Latency {

  private static final int CLIENTS = 48;

  private final Arena arena;
  private final int opponents;
  private final List<String> attackers = new ArrayList<>();

  private Latency(Arena arena, int opponents) {
    this.arena = arena;
    this.opponents = opponents;
  }

  /**
   * Registers the clients as players of their own.
   *
   * @param opponents the highest id of those whom they challenge; the lowest is 1
   */
  static Latency withPlayers(Arena arena, int opponents) {
    Latency latency = new Latency(arena, opponents);
    for (int i = 0; i < CLIENTS; i++) {
      latency.attackers.add(arena.player());
    }
    return latency;
  }

  /**
   * @param perSecond as many battles were fought
   */
  record Result(int battles, double perSecond, double median, double p99) {

    static Result of(Queue<Double> millis, long nanos) {
      List<Double> sorted = millis.stream().sorted().toList();
      return new Result(
          sorted.size(),
          sorted.size() * 1e9 / nanos,
          sorted.get(sorted.size() / 2),
          sorted.get(sorted.size() * 99 / 100));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d battles, %,.0f/s, sent to ended median %.1f ms, p99 %.1f ms",
          battles,
          perSecond,
          median,
          p99);
    }
  }

  Result oneAfterAnother(int battles) {
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    for (int i = 0; i < battles; i++) {
      millis.add(fight(attackers.get(0)));
    }
    return Result.of(millis, System.nanoTime() - start);
  }

  /** Each client has its own beat, and fights later where the battle before took too long. */
  Result atRate(double perSecond, Duration duration) throws Exception {
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    long start = System.nanoTime();
    long beat = Math.round(CLIENTS * 1e9 / perSecond);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        all.add(
            clients.submit(
                () -> {
                  long next = start + beat * number / CLIENTS;
                  while (next < start + duration.toNanos()) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    millis.add(fight(attackers.get(number)));
                    next = Math.max(next + beat, System.nanoTime());
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      clients.shutdownNow();
      clients.awaitTermination(1, TimeUnit.MINUTES);
    }
    return Result.of(millis, System.nanoTime() - start);
  }

  private double fight(String attacker) {
    long opponent = ThreadLocalRandom.current().nextLong(1, opponents + 1);
    long sent = System.nanoTime();
    long battle =
        arena
            .post("/v1/battles", attacker, "{\"opponentId\": " + opponent + "}", 202)
            .getLong("id");
    JsonObject ended =
        arena.send(
            arena.request("/v1/battles/" + battle, attacker).header("Prefer", "wait=30"), 200);
    double millis = (System.nanoTime() - sent) / 1e6;
    if (!ended.getString("status").equals("finished")) {
      throw new IllegalStateException("Not finished: " + ended);
    }
    return millis;
  }
}
