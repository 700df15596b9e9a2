package games.arena.devservers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An empty Redis, or a server that speaks as Redis does, other than the one of all tests. */
public final class OtherRedisServer extends RedisServer {

  private final Path program;

  private OtherRedisServer(Path program) {
    super(null, 0, "--save", "", "--appendonly", "no");
    this.program = program;
  }

  /**
   * The program at {@code -Darena.<name>=…}, else the one that Debian's packages install; empty
   * where there is none.
   */
  public static Optional<RedisServer> named(String name) {
    Path program = Path.of(System.getProperty("arena." + name, "/usr/bin/" + name));
    return Files.isExecutable(program)
        ? Optional.of(new OtherRedisServer(program))
        : Optional.empty();
  }

  @Override
  Path program() {
    return program;
  }
}
