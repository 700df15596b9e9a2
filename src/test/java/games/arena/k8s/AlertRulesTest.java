package games.arena.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.devservers.PrometheusServer;
import games.arena.testing.NodeTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alerts and the dashboard of k8s/components/monitoring. */
class AlertRulesTest {

  private static final Path COMPONENT = Path.of("k8s", "components", "monitoring");
  private static final Path PAGES = Path.of("src", "site", "markdown");

  /** Of the Prometheus server, kube-state-metrics and cert-manager. */
  private static final Set<String> FOREIGN =
      Set.of(
          "kube_deployment_status_replicas_available",
          "kube_deployment_spec_replicas",
          "certmanager_certificate_expiration_timestamp_seconds");

  private static final Pattern METRIC =
      Pattern.compile(
          "\\b((?:arena|http|agroal|redis|jvm|process|kube|certmanager)_[a-z0-9_]+)\\b");

  @Test
  void prometheusTakesTheRulesAndTheyFireWhenTheyShould() throws Exception {
    Path promtool = PrometheusServer.tool();
    assumeTrue(promtool != null, "needs Debian's prometheus");
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "k8s")), "rules-");
    Files.writeString(folder.resolve("rules.yml"), PrometheusServer.rules());
    Files.copy(Path.of("src", "test", "prometheus", "alerts.yml"), folder.resolve("alerts.yml"));
    run(folder, promtool.toString(), "check", "rules", "rules.yml");
    run(folder, promtool.toString(), "test", "rules", "alerts.yml");
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void everyAlertIsTestedAndHasItsParagraphInTheRunbook() throws IOException {
    String tests = Files.readString(Path.of("src", "test", "prometheus", "alerts.yml"));
    Set<String> anchors = new HashSet<>();
    Matcher headings =
        Pattern.compile("(?m)^#+ (.+)$").matcher(Files.readString(PAGES.resolve("runbook.md")));
    while (headings.find()) {
      anchors.add(headings.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'));
    }
    for (JsonNode alert : alerts()) {
      String name = alert.get("alert").asText();
      assertThat(tests).contains("alertname: " + name + "\n");
      assertThat(alert.at("/annotations/runbook_url").asText())
          .isEqualTo("src/site/markdown/runbook.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(anchors).contains(name.toLowerCase(Locale.ROOT));
      assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
    }
  }

  @Test
  void alertsAndDashboardUseMetricsThatThereAre() throws IOException {
    List<String> expressions =
        new ArrayList<>(alerts().stream().map(alert -> alert.get("expr").asText()).toList());
    dashboard().findValues("expr").forEach(expression -> expressions.add(expression.asText()));
    Set<String> used = new TreeSet<>();
    for (String expression : expressions) {
      METRIC.matcher(expression).results().forEach(match -> used.add(match.group(1)));
    }
    used.removeAll(FOREIGN);
    String page = Files.readString(PAGES.resolve("metrics.md"));
    // A histogram and a summary are listed by the name that their parts begin with.
    assertThat(used)
        .hasSizeGreaterThan(25)
        .allSatisfy(
            metric ->
                assertThat(page)
                    .containsAnyOf(
                        "`" + metric + "`",
                        "`" + metric.replaceAll("_(bucket|sum|count)$", "") + "`"));
  }

  @Test
  void theDashboardIsOneThatGrafanaLoads() throws IOException {
    JsonNode dashboard = dashboard();
    assertThat(dashboard.at("/uid").asText()).isEqualTo("arena");
    assertThat(dashboard.at("/schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
    Set<Integer> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      assertThat(places.add(panel.at("/gridPos/x") + " " + panel.at("/gridPos/y"))).isTrue();
      assertThat(panel.at("/gridPos/w").asInt() + panel.at("/gridPos/x").asInt())
          .isLessThanOrEqualTo(24);
      assertThat(panel.get("type").asText()).isEqualTo("timeseries");
      assertThat(panel.get("title").asText()).isNotBlank();
      assertThat(panel.get("targets")).isNotEmpty();
      assertThat(panel.get("targets"))
          .allMatch(target -> target.at("/datasource/uid").asText().equals("${datasource}"))
          .allMatch(target -> target.get("refId").asText().length() == 1);
    }
    assertThat(Stream.of("datasource", "namespace"))
        .allSatisfy(
            name ->
                assertThat(dashboard.at("/templating/list"))
                    .anyMatch(variable -> variable.get("name").asText().equals(name)));
  }

  /** By the types that Grafana itself is written with: no field that it does not know. */
  @Test
  void theDashboardIsOfGrafanasTypes() throws IOException, InterruptedException {
    NodeTool compiler = NodeTool.orSkip("tsc");
    JsonNode dashboard = dashboard();
    List<JsonNode> options = new ArrayList<>();
    dashboard.get("panels").forEach(panel -> options.add(panel.get("options")));
    Path program = Path.of("target", "node", "dashboard.ts");
    Files.writeString(
        program,
        Files.readString(Path.of("src", "test", "node", "dashboard.ts"))
            + "export const dashboard: Dashboard = %s;%nexport const options: Written<Options>[] = %s;%n"
                .formatted(dashboard, options));
    NodeTool.Result compiled =
        compiler.run(
            "--strict",
            "--noEmit",
            "--target",
            "es2020",
            "--lib",
            "es2020,dom",
            "--module",
            "es2020",
            "--moduleResolution",
            "node",
            program.toString());
    assertThat(compiled.status()).as(compiled.output()).isZero();
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(COMPONENT.resolve("dashboard.json").toFile());
  }

  private static List<JsonNode> alerts() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    Manifests.parse(Files.readString(COMPONENT.resolve("prometheus-rule.yaml")))
        .only("PrometheusRule", "arena")
        .at("/spec/groups/0/rules")
        .forEach(alerts::add);
    assertThat(alerts).isNotEmpty();
    return alerts;
  }
}
