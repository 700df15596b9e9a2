package games.arena.battle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives traces as a collector of OpenTelemetry does: OTLP over HTTP. */
final class TraceCollector implements AutoCloseable {

  private final HttpServer server;
  private final List<SeenSpan> spans = new CopyOnWriteArrayList<>();

  private TraceCollector(HttpServer server) {
    this.server = server;
  }

  static TraceCollector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TraceCollector collector = new TraceCollector(server);
    server.createContext("/v1/traces", collector::receive);
    server.start();
    return collector;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      for (ResourceSpans process : request.getResourceSpansList()) {
        String instance =
            value(process.getResource().getAttributesList(), "service.instance.id")
                .map(AnyValue::getStringValue)
                .orElse("");
        process
            .getScopeSpansList()
            .forEach(
                scope ->
                    scope.getSpansList().forEach(span -> spans.add(new SeenSpan(instance, span))));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** What has a process send its traces here, under a name of the test's choice. */
  Map<String, String> settings(String instance) {
    return Map.of(
        "otel.exporter.otlp.endpoint", "http://127.0.0.1:" + server.getAddress().getPort(),
        "otel.resource.attributes", "service.instance.id=" + instance,
        "otel.bsp.schedule.delay", "100");
  }

  List<SeenSpan> spans() {
    return spans;
  }

  /** The spans of one trace. */
  List<SeenSpan> spansOf(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  private static Optional<AnyValue> value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(KeyValue::getValue)
        .findFirst();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * A span that arrived.
   *
   * @param instance the process that sent it
   */
  record SeenSpan(String instance, Span span) {

    String name() {
      return span.getName();
    }

    String traceId() {
      return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    String id() {
      return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    /** Empty where it has none. */
    String parentId() {
      return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    List<String> linkedSpanIds() {
      return span.getLinksList().stream()
          .map(link -> HexFormat.of().formatHex(link.getSpanId().toByteArray()))
          .toList();
    }

    long number(String attribute) {
      return value(span.getAttributesList(), attribute).map(AnyValue::getIntValue).orElse(-1L);
    }

    String text(String attribute) {
      return value(span.getAttributesList(), attribute).map(AnyValue::getStringValue).orElse("");
    }
  }
}
