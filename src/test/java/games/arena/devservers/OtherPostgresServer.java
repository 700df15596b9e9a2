package games.arena.devservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An empty PostgreSQL of another release, or with another locale, than the one of all tests. */
public final class OtherPostgresServer extends PostgresServer {

  private static final String[] SETTINGS = {"fsync=off", "max_connections=150"};

  private final Path programs;
  private final List<String> locale;

  private OtherPostgresServer(Path programs, List<String> locale) {
    super(null, 0, SETTINGS);
    this.programs = programs;
    this.locale = locale;
  }

  /**
   * The one in the folder {@code -Darena.postgres.<release>=…}, else the one that Debian's packages
   * install; empty where there is none.
   */
  public static Optional<PostgresServer> ofRelease(int release) {
    Path programs =
        Path.of(System.getProperty("arena.postgres." + release, "/usr/lib/postgresql/" + release));
    return Files.isExecutable(programs.resolve("bin/initdb"))
        ? Optional.of(new OtherPostgresServer(programs, List.of("--locale=C")))
        : Optional.empty();
  }

  /**
   * The release of all tests.
   *
   * @param locale as initdb takes it
   */
  public static PostgresServer withLocale(String... locale) {
    try {
      return new OtherPostgresServer(Binaries.postgres(), List.of(locale));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  Path programs() {
    return programs;
  }

  @Override
  void prepare(Path data) throws IOException, InterruptedException {
    if (Files.exists(data)) {
      super.prepare(data);
    } else {
      makeTemplate(programs, data, locale);
    }
  }
}
