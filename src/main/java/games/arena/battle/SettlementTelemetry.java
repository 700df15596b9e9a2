package games.arena.battle;

import games.arena.trace.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Counts what the worker of this process settles (listed in src/site/markdown/metrics.md), and adds
 * it to the traces of the submissions.
 */
@ApplicationScoped
class SettlementTelemetry {

  private static final Duration[] DURATION_BUCKETS =
      LongStream.of(
              5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Counter settled;
  private final Counter failed;
  private final Counter redelivered;
  private final Counter heldBack;
  private final Counter retried;
  private final Counter halved;
  private final DistributionSummary batches;
  private final Timer durations;

  private final Optional<SettlementSpans> spans;

  SettlementTelemetry(MeterRegistry metrics, Tracing tracing) {
    spans = tracing.tracer().map(SettlementSpans::new);
    settled =
        counter(
            metrics, "arena.battles.settled", "Battles that this process has brought to an end");
    failed = counter(metrics, "arena.battles.failed", "Battles that this process ended as failed");
    redelivered =
        counter(metrics, "arena.battles.redelivered", "Battles taken that had ended already");
    heldBack = deferred(metrics, "order");
    retried = deferred(metrics, "retry");
    halved = counter(metrics, "arena.batches.halved", "Batches that could not be settled together");
    batches =
        DistributionSummary.builder("arena.batch.battles")
            .description("Battles locked by one transaction of settlement")
            .serviceLevelObjectives(1, 10, 50, 100, 250, 500, 1_000)
            .register(metrics);
    durations =
        Timer.builder("arena.battle.duration")
            .description("Time from the submission of a battle to the commit that ended it")
            .serviceLevelObjectives(DURATION_BUCKETS)
            .register(metrics);
  }

  /** Creates the counters at start: one that appears with its first event hides that event. */
  void register(@Observes StartupEvent start) {}

  private static Counter counter(MeterRegistry metrics, String name, String what) {
    return Counter.builder(name).description(what).register(metrics);
  }

  private static Counter deferred(MeterRegistry metrics, String reason) {
    return Counter.builder("arena.battles.deferred")
        .description("Times that a battle was put back: behind an earlier one, or for another try")
        .tag("reason", reason)
        .register(metrics);
  }

  void report(SettlementResult result) {
    settled.increment(result.endedNow().size());
    failed.increment(result.failed.size());
    redelivered.increment(result.endedBefore.size());
    heldBack.increment(result.blocked.size());
    retried.increment(result.deferred.size() - result.blocked.size());
    halved.increment(result.halvings);
    result.batches.forEach(batches::record);
    result.durations.forEach(durations::record);
    spans.ifPresent(tracer -> result.traced.forEach(tracer::add));
  }
}
