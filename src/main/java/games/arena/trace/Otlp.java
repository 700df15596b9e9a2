package games.arena.trace;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessorBuilder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends spans by OTLP over HTTP, as the settings {@code OTEL_EXPORTER_OTLP_…} and {@code
 * OTEL_BSP_…} say. The SDK's own reading of them cannot be in a native executable without gRPC.
 */
final class Otlp {

  private static final String ANY = "otel.exporter.otlp.";
  private static final String TRACES = ANY + "traces.";

  private Otlp() {}

  static SpanProcessor processor(ConfigProperties properties) {
    BatchSpanProcessorBuilder processor = BatchSpanProcessor.builder(exporter(properties));
    Optional.ofNullable(properties.getDuration("otel.bsp.schedule.delay"))
        .ifPresent(processor::setScheduleDelay);
    Optional.ofNullable(properties.getDuration("otel.bsp.export.timeout"))
        .ifPresent(processor::setExporterTimeout);
    Optional.ofNullable(properties.getInt("otel.bsp.max.queue.size"))
        .ifPresent(processor::setMaxQueueSize);
    Optional.ofNullable(properties.getInt("otel.bsp.max.export.batch.size"))
        .ifPresent(processor::setMaxExportBatchSize);
    return processor.build();
  }

  private static OtlpHttpSpanExporter exporter(ConfigProperties properties) {
    OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder();
    exporter.setEndpoint(endpoint(properties));
    Map<String, String> headers = new HashMap<>(properties.getMap(ANY + "headers"));
    headers.putAll(properties.getMap(TRACES + "headers"));
    headers.forEach(
        (name, value) ->
            exporter.addHeader(name, URLDecoder.decode(value, StandardCharsets.UTF_8)));
    Optional.ofNullable(properties.getDuration(TRACES + "timeout"))
        .or(() -> Optional.ofNullable(properties.getDuration(ANY + "timeout")))
        .ifPresent(exporter::setTimeout);
    Optional.ofNullable(properties.getString(TRACES + "compression"))
        .or(() -> Optional.ofNullable(properties.getString(ANY + "compression")))
        .ifPresent(exporter::setCompression);
    return exporter.build();
  }

  private static String endpoint(ConfigProperties properties) {
    String ofTraces = properties.getString(TRACES + "endpoint");
    return ofTraces != null
        ? ofTraces
        : properties.getString(ANY + "endpoint").replaceFirst("/$", "") + "/v1/traces";
  }
}
