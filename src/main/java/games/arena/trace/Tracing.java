package games.arena.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Traces by OpenTelemetry. Nothing of it is created unless an endpoint is set; its own settings
 * ({@code OTEL_…}) hold then.
 *
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">Settings</a>
 */
@Singleton
// The SDK finds these classes by name, in a native executable too.
@RegisterForReflection(
    classNames = {
      "io.opentelemetry.exporter.otlp.internal.OtlpSpanExporterProvider",
      "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider",
      "io.opentelemetry.sdk.autoconfigure.EnvironmentResourceProvider"
    })
public class Tracing {

  private static final Logger LOG = Logger.getLogger(Tracing.class);

  private static final String PREFIX = "otel.";
  private static final List<String> ENDPOINTS =
      List.of("otel.exporter.otlp.traces.endpoint", "otel.exporter.otlp.endpoint");

  /** Metrics are for Prometheus, and the log goes to the console. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "arena",
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  /** A collector that hangs must not hold up the end of the process. */
  private static final int SHUTDOWN_SECONDS = 2;

  private final Optional<OpenTelemetrySdk> sdk;

  Tracing(Config config) {
    sdk =
        ENDPOINTS.stream()
            .flatMap(name -> config.getOptionalValue(name, String.class).stream())
            .findFirst()
            .filter(
                endpoint ->
                    !config.getOptionalValue("otel.sdk.disabled", Boolean.class).orElse(false))
            .map(endpoint -> create(config, endpoint));
  }

  private static OpenTelemetrySdk create(Config config, String endpoint) {
    // The rest of the address may hold a secret.
    LOG.infof("Traces are sent to %s", URI.create(endpoint).getHost());
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> settings(config))
        .addResourceCustomizer((resource, properties) -> version(config).merge(resource))
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  /**
   * What is set in files, taken as it stands; the SDK itself reads system properties and the
   * environment.
   */
  private static Map<String, String> settings(Config config) {
    Map<String, String> settings = new HashMap<>(DEFAULTS);
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        settings.put(name, config.getConfigValue(name).getRawValue());
      }
    }
    return settings;
  }

  private static Resource version(Config config) {
    return config
        .getOptionalValue("quarkus.application.version", String.class)
        .map(
            version ->
                Resource.create(Attributes.builder().put("service.version", version).build()))
        .orElseGet(Resource::empty);
  }

  /** Makes spans; empty where no endpoint is set. */
  public Optional<Tracer> tracer() {
    return sdk.map(telemetry -> telemetry.getTracer("games.arena"));
  }

  @PreDestroy
  void stop() {
    sdk.ifPresent(telemetry -> telemetry.shutdown().join(SHUTDOWN_SECONDS, TimeUnit.SECONDS));
  }
}
