package games.arena.rules;

import games.arena.battle.engine.Ruleset;
import games.arena.battle.engine.Simulation;
import games.arena.http.Problems;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs simulations, each on one thread, on half of the processors at most: settlement and requests
 * come first. A simulation ends with its client, and after {@link #LONGEST}.
 */
@ApplicationScoped
class Simulations {

  private static final int MAX_WAITING = 16;
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;
  private final SecureRandom seeds = new SecureRandom();

  Simulations() {
    int concurrency = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    threads =
        new ThreadPoolExecutor(
            concurrency,
            concurrency,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            work -> {
              Thread thread = new Thread(work, "simulation");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  /**
   * Runs a checked request.
   *
   * @return fails with 503 where too many run and wait, with 422 where it takes too long
   */
  Uni<SimulationView> run(NewSimulation request, Ruleset rules) {
    long seed = request.seed() == null ? seeds.nextLong() : Long.parseLong(request.seed());
    return Uni.createFrom()
        .emitter(
            emitter -> {
              AtomicBoolean ended = new AtomicBoolean();
              emitter.onTermination(() -> ended.set(true));
              try {
                threads.execute(() -> run(request, rules, seed, emitter, ended));
              } catch (RejectedExecutionException e) {
                emitter.fail(
                    Problems.unavailable(
                        "Too many simulations run, try again soon.", RETRY_AFTER_SECONDS));
              }
            });
  }

  private static void run(
      NewSimulation request,
      Ruleset rules,
      long seed,
      UniEmitter<? super SimulationView> emitter,
      AtomicBoolean ended) {
    long start = System.nanoTime();
    try {
      emitter.complete(
          SimulationView.of(
              seed,
              Simulation.run(
                  rules,
                  seed,
                  request.attacker().fighter(),
                  request.defender().fighter(),
                  request.battles(),
                  () -> ended.get() || System.nanoTime() - start > LONGEST.toNanos())));
    } catch (CancellationException e) {
      emitter.fail(
          Problems.invalid(
              "battles",
              "take longer than %d s between these two, ask for fewer"
                  .formatted(LONGEST.toSeconds())));
    } catch (RuntimeException | Error e) {
      emitter.fail(e);
    }
  }
}
