package games.arena.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long battles take as their attackers see it: from the moment the challenge is sent to the
 * answer that says how it ended.
 */
final class Latency implements AutoCloseable {

  private static final int CLIENTS = 96;

  private final Arena arena;
  private final int opponents;
  private final Path tokens;

  private Latency(Arena arena, int opponents, Path tokens) {
    this.arena = arena;
    this.opponents = opponents;
    this.tokens = tokens;
  }

  /**
   * Registers the clients as players of their own.
   *
   * @param opponents the highest id of those whom they challenge; the lowest is 1
   */
  static Latency withPlayers(Arena arena, int opponents) throws IOException {
    List<String> players = Stream.generate(arena::player).limit(CLIENTS).toList();
    return new Latency(arena, opponents, Files.write(Files.createTempFile("tokens", ""), players));
  }

  /**
   * @param perSecond as many battles were fought
   * @param median in milliseconds
   * @param p99 in milliseconds
   */
  record Result(double perSecond, double median, double p99) {

    static Result read(String output) {
      if (!Tool.find("Battles: .*, ([0-9]+) failed", output, "?").equals("0")) {
        throw new IllegalStateException("Not every battle was finished: " + output);
      }
      return new Result(
          number("Battles: ([0-9.]+)", output),
          number("median ([0-9.]+) ms", output),
          number("p99 ([0-9.]+) ms", output));
    }

    private static double number(String pattern, String output) {
      return Double.parseDouble(Tool.find(pattern, output, ""));
    }
  }

  /** Of one client, who rests between two battles. */
  Result oneAfterAnother(Duration duration) throws IOException, InterruptedException {
    return fight(1, 10, duration);
  }

  /** Each client has its own beat, and fights later where the battle before took too long. */
  Result atRate(double perSecond, Duration duration) throws IOException, InterruptedException {
    return fight(CLIENTS, CLIENTS * 1_000 / perSecond, duration);
  }

  private Result fight(int clients, double beatMillis, Duration duration)
      throws IOException, InterruptedException {
    return Result.read(
        Wrk.output(
            clients,
            clients,
            duration,
            Path.of("src/test/resources/bench/fight.lua"),
            arena.uri(""),
            tokens.toString(),
            "" + opponents,
            "" + beatMillis));
  }

  @Override
  public void close() throws IOException {
    Files.delete(tokens);
  }
}
