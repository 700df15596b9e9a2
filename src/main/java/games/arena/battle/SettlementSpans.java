package games.arena.battle;

import games.arena.trace.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * Makes the spans of settlement: one for each battle, in the trace of its submission, and one for
 * the transaction that settled them. As battles of many traces are settled together, the
 * transaction has a trace of its own, and they are linked both ways.
 */
final class SettlementSpans {

  private final Tracer tracer;

  SettlementSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  void add(TracedBatch batch) {
    SpanBuilder builder =
        tracer
            .spanBuilder("settle batch")
            .setNoParent()
            .setSpanKind(SpanKind.CONSUMER)
            .setStartTimestamp(batch.begun())
            .setAttribute("messaging.batch.message_count", batch.battles());
    batch
        .traced()
        .forEach(battle -> builder.addLink(spanOf(TraceParent.context(battle.traceParent()))));
    Span transaction = builder.startSpan();
    batch.traced().forEach(battle -> add(battle, batch, transaction.getSpanContext()));
    transaction.end(batch.ended());
  }

  private void add(PendingBattle battle, TracedBatch batch, SpanContext transaction) {
    boolean failed = batch.failed().contains(battle.id());
    Span span =
        tracer
            .spanBuilder("settle battle")
            .setParent(TraceParent.context(battle.traceParent()))
            .addLink(transaction)
            .setSpanKind(SpanKind.CONSUMER)
            .setStartTimestamp(batch.begun())
            .setAttribute("arena.battle.id", battle.id())
            .setAttribute("arena.attacker.id", battle.attackerId())
            .setAttribute("arena.defender.id", battle.defenderId())
            .setAttribute("arena.battle.status", failed ? Battle.FAILED : Battle.FINISHED)
            .startSpan();
    if (failed) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(batch.ended());
  }

  private static SpanContext spanOf(Context context) {
    return Span.fromContext(context).getSpanContext();
  }
}
