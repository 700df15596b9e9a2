package games.arena.devservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** A Prometheus of the system that scrapes replicas of Arena and knows the alerts of k8s/. */
public final class PrometheusServer extends ChildServer {

  private static final Path RULES =
      Path.of("k8s", "components", "monitoring", "prometheus-rule.yaml");

  private final List<Integer> replicas;
  private final Duration pending;

  /**
   * @param replicas their ports
   * @param pending how long a condition has to hold, instead of what the rules say
   */
  public PrometheusServer(List<Integer> replicas, Duration pending) {
    super(null, 0);
    this.replicas = List.copyOf(replicas);
    this.pending = pending;
  }

  public static boolean isInstalled() {
    return program("prometheus") != null;
  }

  /** {@code promtool}; null where there is none. */
  public static Path tool() {
    return program("promtool");
  }

  private static Path program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** The rules as Prometheus reads them, without what wraps them for the operator. */
  public static String rules() throws IOException {
    Map<String, Object> document = new Yaml().load(Files.readString(RULES));
    return new Yaml().dump(document.get("spec"));
  }

  @Override
  void prepare(Path data) throws IOException {
    Files.createDirectories(data);
    Files.writeString(
        data.resolve("rules.yml"),
        Pattern.compile("\\bfor: \\w+")
            .matcher(rules())
            .replaceAll("for: " + pending.toSeconds() + "s"));
    Files.writeString(
        data.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: [rules.yml]
        scrape_configs:
          - job_name: arena
            metrics_path: /q/metrics
            static_configs:
        """
            + replicas.stream()
                .map(
                    port ->
                        "      - {targets: [\"127.0.0.1:%d\"], labels: {namespace: arena, pod: \"%d\"}}%n"
                            .formatted(port, replicas.indexOf(port) + 1))
                .collect(Collectors.joining()));
  }

  @Override
  ProcessBuilder command(Path data, int port) {
    return new ProcessBuilder(
        program("prometheus").toString(),
        "--config.file=" + data.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + data.resolve("tsdb"),
        "--web.listen-address=127.0.0.1:" + port,
        "--log.level=warn");
  }

  @Override
  boolean ready(Path data, int port, long pid) {
    try {
      return open(port, "/-/ready").getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The names of the alerts that fire. */
  public Set<String> firing() throws IOException {
    Set<String> firing = new TreeSet<>();
    try (var answer = open(port(), "/api/v1/alerts").getInputStream()) {
      for (JsonNode alert : new ObjectMapper().readTree(answer).at("/data/alerts")) {
        if (alert.get("state").asText().equals("firing")) {
          firing.add(alert.at("/labels/alertname").asText());
        }
      }
    }
    return firing;
  }

  /** The series of an expression, with a point every few seconds. */
  public JsonNode range(String expression, Instant from, Instant to, Duration step)
      throws IOException {
    String query =
        "query=%s&start=%d&end=%d&step=%d"
            .formatted(
                URLEncoder.encode(expression, StandardCharsets.UTF_8),
                from.getEpochSecond(),
                to.getEpochSecond(),
                step.toSeconds());
    try (var answer = open(port(), "/api/v1/query_range?" + query).getInputStream()) {
      return new ObjectMapper().readTree(answer).at("/data/result");
    }
  }

  private static HttpURLConnection open(int port, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setConnectTimeout(1_000);
    connection.setReadTimeout(5_000);
    return connection;
  }

  @Override
  boolean passes(String lastWords) {
    return false;
  }

  @Override
  public String toString() {
    return "a Prometheus";
  }
}
