package games.arena.bench;

import games.arena.chaos.Resp;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the run is measured on, line by line. */
record Machine(JsonObject facts) {

  static Machine of(List<Subject> subjects, Settings settings) throws IOException {
    JsonObject facts =
        JsonObject.of(
            "date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            "processors",
                Runtime.getRuntime().availableProcessors()
                    + " × "
                    + Tool.find("model name\\s*: (.+)", read("/proc/cpuinfo"), "unknown"),
            "memory",
                Long.parseLong(Tool.find("MemTotal: +(\\d+)", read("/proc/meminfo"), "0")) / 1_024
                    + " MiB",
            "system", System.getProperty("os.name") + " " + System.getProperty("os.version"),
            "load at the beginning",
                String.format(
                    Locale.ROOT,
                    "%.1f",
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    for (Subject subject : subjects) {
      if (subject.isThere()) {
        facts.put(subject.name(), description(subject));
      }
    }
    try (Servers servers = Servers.start()) {
      facts.put(
          "PostgreSQL", servers.database().text("show server_version") + ", defaults, fsync on");
      facts.put(
          "Redis",
          Tool.find(
              "redis_version:(\\S+)",
              Resp.send(servers.redis().port(), "INFO", "server").toString(),
              "unknown"));
    }
    facts.put(
        "rounds", settings.rounds() + ", loads of " + settings.round().toSeconds() + " s each");
    return new Machine(facts);
  }

  private static String description(Subject subject) throws IOException {
    String built =
        "built at "
            + Files.getLastModifiedTime(subject.packaging().file())
                .toInstant()
                .truncatedTo(ChronoUnit.SECONDS);
    return subject
        .jdk()
        .map(
            jdk ->
                "%s; %s; %s"
                    .formatted(Subject.release(jdk), String.join(" ", subject.options()), built))
        .orElse(built);
  }

  private static String read(String file) throws IOException {
    return Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : "";
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    facts.forEach(fact -> lines.add(fact.getKey() + ": " + fact.getValue()));
    return lines;
  }
}
