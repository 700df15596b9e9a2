package games.arena.devservers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A board by the usual small stack of Python (Flask behind gunicorn with two workers, SQLAlchemy on
 * SQLite, a sorted set of Redis), with which Arena's is compared.
 */
public final class SeedStackServer extends ChildServer {

  private static final String PYTHON = "/usr/bin/python3";
  private static final List<String> MODULES = List.of("flask", "sqlalchemy", "redis", "rq");

  private final Path application;
  private final RedisServer redis;

  /**
   * @param application the folder with its {@code app.py}
   */
  public SeedStackServer(Path application, RedisServer redis) {
    super(null, 0);
    this.application = application.toAbsolutePath();
    this.redis = redis;
  }

  /** Why it cannot run; empty where it can. */
  public static String missing(Path application) {
    if (!Files.exists(application.resolve("app.py"))) {
      return "the seed stack is not in " + application + " (-Dbench.seed=DIR)";
    }
    if (program() == null) {
      return "gunicorn is not installed";
    }
    return Programs.work(List.of(PYTHON, "-c", "import " + String.join(", ", MODULES)))
        ? ""
        : "Python lacks one of " + String.join(", ", MODULES);
  }

  private static Path program() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "gunicorn"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Creates its tables, which both workers would try at once. */
  @Override
  void prepare(Path data) throws IOException, InterruptedException {
    Files.createDirectories(data);
    ProcessBuilder python = new ProcessBuilder(PYTHON, "-c", "import app");
    python.directory(application.toFile()).environment().putAll(environment(data));
    Process process = python.inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("its application cannot be imported");
    }
  }

  private Map<String, String> environment(Path data) {
    return Map.of(
        "REDIS_URL", "redis://127.0.0.1:" + redis.port() + "/1",
        "DATABASE_URL", "sqlite:///" + data.resolve("seed.db"),
        "PYTHONDONTWRITEBYTECODE", "1");
  }

  @Override
  ProcessBuilder command(Path data, int port) {
    ProcessBuilder builder =
        new ProcessBuilder(
            program().toString(),
            "--workers",
            "2",
            "--bind",
            "127.0.0.1:" + port,
            "--chdir",
            application.toString(),
            // By its data a stale process is known.
            "--worker-tmp-dir",
            data.toString(),
            "app:app");
    builder.environment().putAll(environment(data));
    return builder;
  }

  @Override
  boolean ready(Path data, int port, long pid) {
    return PgBouncerServer.accepts(port);
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  @Override
  boolean passes(String lastWords) {
    return false;
  }

  @Override
  public String toString() {
    return "the seed stack";
  }
}
