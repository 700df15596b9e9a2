package games.arena.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The load generator {@code wrk}, which leaves the processors to what is measured as a client in
 * Java would not.
 */
final class Wrk {

  private Wrk() {}

  /**
   * What clients got that send one request after another.
   *
   * @param perSecond answers
   * @param errors answers other than 2xx and 3xx, and connections refused
   */
  record Result(double perSecond, String median, String p99, long errors) {
    /** Answers a second; figures of refused requests are none. */
    double answered() {
      if (errors > 0) {
        throw new IllegalStateException(errors + " requests failed: " + this);
      }
      return perSecond;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%,.0f/s, median %s, p99 %s, %d errors", perSecond, median, p99, errors);
    }
  }

  static Result get(int connections, Duration duration, Map<String, String> headers, URI uri)
      throws IOException, InterruptedException {
    return run(connections, duration, headers, List.of(), uri, List.of());
  }

  /** Requests that a script makes. */
  static Result run(
      int connections,
      Duration duration,
      Map<String, String> headers,
      Path script,
      URI uri,
      String... arguments)
      throws IOException, InterruptedException {
    return run(connections, duration, headers, scripted(script), uri, after(arguments));
  }

  /** What is printed when a script makes the requests. */
  static String output(
      int threads, int connections, Duration duration, Path script, URI uri, String... arguments)
      throws IOException, InterruptedException {
    return output(
        threads, connections, duration, Map.of(), scripted(script), uri, after(arguments));
  }

  private static List<String> scripted(Path script) {
    return List.of("-s", script.toString());
  }

  private static List<String> after(String... arguments) {
    return Tool.command(List.of("--"), List.of(arguments));
  }

  private static String output(
      int threads,
      int connections,
      Duration duration,
      Map<String, String> headers,
      List<String> script,
      URI uri,
      List<String> arguments)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    headers.forEach((name, value) -> options.addAll(List.of("-H", name + ": " + value)));
    return Tool.run(
        Map.of(),
        Tool.command(
            List.of(
                "wrk",
                "-t" + threads,
                "-c" + connections,
                "-d" + duration.toSeconds(),
                "--latency"),
            options,
            script,
            List.of(uri.toString()),
            arguments));
  }

  private static Result run(
      int connections,
      Duration duration,
      Map<String, String> headers,
      List<String> script,
      URI uri,
      List<String> arguments)
      throws IOException, InterruptedException {
    String output = output(1, connections, duration, headers, script, uri, arguments);
    return new Result(
        Double.parseDouble(Tool.find("Requests/sec: +([0-9.]+)", output, "0")),
        Tool.find(" 50% +(\\S+)", output, "?"),
        Tool.find(" 99% +(\\S+)", output, "?"),
        Long.parseLong(Tool.find("Non-2xx or 3xx responses: ([0-9]+)", output, "0"))
            + Long.parseLong(Tool.find("Socket errors: connect ([0-9]+)", output, "0")));
  }
}
