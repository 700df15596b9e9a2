package games.arena.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import games.arena.devservers.PrometheusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Draws the dashboard as Prometheus answers its queries, for the documentation: {@code ./mvnw
 * surefire:test -Dtest=DashboardBench}. Two replicas are under load for five minutes; the queue is
 * paused in the second one, Redis restarts empty in the third, one replica is killed in the fourth.
 */
class DashboardBench {

  private static final Path DASHBOARD =
      Path.of("k8s", "components", "monitoring", "dashboard.json");
  private static final Path PICTURE = Path.of("src", "site", "markdown", "images", "dashboard.svg");

  private static final Duration MINUTE = Duration.ofSeconds(Integer.getInteger("bench.minute", 60));
  private static final Duration STEP = Duration.ofSeconds(2);

  /** What Grafana puts in place of its variables. */
  private static final Map<String, String> VARIABLES =
      Map.of("$namespace", "arena", "$__rate_interval", "15s");

  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void draw() throws Exception {
    try (Scenario scenario = new Scenario(Stage.open(2, Map.of()), 200);
        PrometheusServer prometheus =
            new PrometheusServer(
                scenario.stage().replicas().stream().map(ArenaServer::port).toList(),
                Duration.ofMinutes(1))) {
      prometheus.start();
      Instant from = Instant.now();
      Thread readers = new Thread(() -> read(scenario), "readers");
      readers.start();
      try (Load load = scenario.load(150)) {
        pass(MINUTE);
        Players.asAdmin(scenario.stage().replica(0), "PUT", "/v1/admin/queue/pause");
        pass(MINUTE.dividedBy(2));
        Players.asAdmin(scenario.stage().replica(0), "DELETE", "/v1/admin/queue/pause");
        pass(MINUTE.dividedBy(2));
        scenario.stage().redis().kill();
        pass(MINUTE.dividedBy(4));
        scenario.stage().redis().start();
        pass(MINUTE.multipliedBy(3).dividedBy(4));
        scenario.stage().replica(1).kill();
        pass(MINUTE.dividedBy(4));
        scenario.stage().replica(1).start();
        pass(MINUTE.multipliedBy(7).dividedBy(4));
        System.out.println("Battles: " + load.answers());
      } finally {
        readers.interrupt();
        readers.join();
      }
      Files.writeString(PICTURE, picture(prometheus, from, Instant.now()));
    }
  }

  /** Reads boards, histories and what is not there, until interrupted. */
  private void read(Scenario scenario) {
    List<Player> players = scenario.players();
    try {
      for (int i = 0; !never.await(10, TimeUnit.MILLISECONDS); i++) {
        Player player = players.get(i % players.size());
        ArenaServer replica = scenario.stage().replica(i % 2);
        try {
          player.get(replica, "/v1/leaderboards/all-time");
          player.get(replica, "/v1/players/" + player.id() + "/battles");
          player.get(replica, "/v1/leaderboards/weekly?around=" + player.id());
          if (i % 20 == 0) {
            player.get(replica, "/v1/battles/999999999");
          }
        } catch (IOException e) {
          // A replica that is killed does not answer.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Duration time) throws InterruptedException {
    if (never.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException();
    }
  }

  private static String picture(PrometheusServer prometheus, Instant from, Instant to)
      throws IOException {
    DashboardPicture picture = new DashboardPicture(from, to);
    for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
      List<DashboardPicture.Series> all = new ArrayList<>();
      for (JsonNode target : panel.get("targets")) {
        String query = target.get("expr").asText();
        for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
          query = query.replace(variable.getKey(), variable.getValue());
        }
        for (JsonNode series : prometheus.range(query, from, to, STEP)) {
          all.add(
              new DashboardPicture.Series(
                  name(target.get("legendFormat").asText(), series.get("metric")),
                  series.get("values")));
        }
      }
      picture.add(panel, all);
    }
    return picture.svg();
  }

  private static String name(String format, JsonNode labels) {
    return Pattern.compile("\\{\\{ *(\\w+) *}}")
        .matcher(format)
        .replaceAll(label -> labels.path(label.group(1)).asText().replace("$", "\\$"));
  }
}
