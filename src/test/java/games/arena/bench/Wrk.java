package games.arena.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The load generator {@code wrk}, which leaves the processors to what is measured as a client in
 * Java would not. A benchmark is skipped where it is not on the PATH.
 */
final class Wrk {

  private Wrk() {}

  /**
   * What clients got that send one request after another.
   *
   * @param perSecond answers
   * @param errors answers other than 2xx and 3xx, and broken connections
   */
  record Result(double perSecond, String median, String p99, long errors) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%,.0f/s, median %s, p99 %s, %d errors", perSecond, median, p99, errors);
    }
  }

  static Result get(URI uri, Map<String, String> headers, int connections, Duration duration)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("wrk", "-t1", "-c" + connections, "-d" + duration.toSeconds(), "--latency"));
    headers.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
    command.add(uri.toString());
    String output = run(command);
    return new Result(
        Double.parseDouble(find("Requests/sec: +([0-9.]+)", output, "0")),
        find(" 50% +(\\S+)", output, "?"),
        find(" 99% +(\\S+)", output, "?"),
        Long.parseLong(find("Non-2xx or 3xx responses: ([0-9]+)", output, "0"))
            + Long.parseLong(find("Socket errors: connect ([0-9]+)", output, "0")));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("wrk is not installed");
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
    return output;
  }

  private static String find(String pattern, String text, String otherwise) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }
}
