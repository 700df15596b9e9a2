package games.arena.trace;

import games.arena.http.RequestId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jboss.logging.MDC;

/**
 * Makes a span of every call of the API, which belongs to the caller's trace where it names one.
 * Probes, metrics and the web page's files are not traced.
 */
@ApplicationScoped
class RequestTraces {

  /**
   * The route order before {@code games.arena.http.HttpEdge}, so that what it refuses is traced.
   */
  private static final int FIRST = -20_000;

  private static final String TRACED = "/v1/";

  /** The key in Vert.x' context under which Quarkus REST keeps the template of the path. */
  private static final String TEMPLATE = "UrlPathTemplate";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final TextMapGetter<MultiMap> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(MultiMap headers) {
          return headers.names();
        }

        @Override
        public String get(MultiMap headers, String name) {
          return headers == null ? null : headers.get(name);
        }
      };

  private final Tracing tracing;

  RequestTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  void install(@Observes Router router) {
    tracing
        .tracer()
        .ifPresent(
            tracer -> router.route().order(FIRST).handler(context -> trace(tracer, context)));
  }

  private static void trace(Tracer tracer, RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.uri().startsWith(TRACED)) {
      Context parent =
          W3CTraceContextPropagator.getInstance()
              .extract(Context.root(), request.headers(), HEADERS);
      String method =
          METHODS.contains(request.method().name()) ? request.method().name() : "_OTHER";
      Span span =
          tracer
              .spanBuilder(method)
              .setParent(parent)
              .setSpanKind(SpanKind.SERVER)
              .setAttribute("http.request.method", method)
              .setAttribute("url.path", request.path())
              .startSpan();
      TraceParent.keep(span.getSpanContext());
      MDC.put("traceId", span.getSpanContext().getTraceId());
      MDC.put("spanId", span.getSpanContext().getSpanId());
      var local = Vertx.currentContext();
      context.addEndHandler(ended -> end(span, method, local.getLocal(TEMPLATE), context));
    }
    context.next();
  }

  private static void end(Span span, String method, String template, RoutingContext context) {
    if (template != null) {
      span.updateName(method + " " + template).setAttribute("http.route", template);
    }
    String id = RequestId.of(context);
    if (id != null) {
      span.setAttribute("arena.request.id", id);
    }
    int status = context.response().getStatusCode();
    span.setAttribute("http.response.status_code", status);
    if (status >= 500) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
