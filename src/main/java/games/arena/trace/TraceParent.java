package games.arena.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import java.util.List;

/**
 * The {@code traceparent} of W3C Trace Context: how one process tells another which span caused
 * what it asks for.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Its format</a>
 */
public final class TraceParent {

  private static final String CURRENT = TraceParent.class.getName();

  private static final TextMapGetter<String> ALONE =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceParent) {
          return List.of("traceparent");
        }

        @Override
        public String get(String traceParent, String key) {
          return key.equals("traceparent") ? traceParent : null;
        }
      };

  private TraceParent() {}

  /** That of the request which is being handled; null where it is not traced, or not sampled. */
  public static String current() {
    return VertxContext.isOnDuplicatedContext() ? ContextLocals.get(CURRENT, null) : null;
  }

  /** Keeps it with the request: Vert.x ends the context together with it. */
  static void keep(SpanContext span) {
    if (span.isSampled() && VertxContext.isOnDuplicatedContext()) {
      ContextLocals.put(CURRENT, "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
    }
  }

  /** The id of its trace. */
  public static String traceId(String traceParent) {
    return Span.fromContext(context(traceParent)).getSpanContext().getTraceId();
  }

  /** A context whose span is the one that is named; an empty one where it cannot be read. */
  public static Context context(String traceParent) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceParent, ALONE);
  }
}
