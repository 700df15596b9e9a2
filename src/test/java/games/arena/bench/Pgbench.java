package games.arena.bench;

import games.arena.battle.OwnDatabase;
import games.arena.devservers.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code pgbench -N -c 8 -j 2}, scale 10, over TCP. */
record Pgbench(PostgresServer postgres) {

  static final String NAME = "pgbench -N -c 8 -j 2, scale 10";

  /** Makes its tables, in a database of its own. */
  void prepare() throws IOException, InterruptedException {
    if (Tool.isInstalled("pgbench")) {
      new OwnDatabase(postgres).sql("create database pgbench");
      run("-i", "-q", "-s", "10");
    }
  }

  double perSecond(Duration duration) throws IOException, InterruptedException {
    String output = run("-n", "-N", "-c", "8", "-j", "2", "-T", "" + duration.toSeconds());
    return Double.parseDouble(Tool.find("tps = ([0-9.]+)", output, "0"));
  }

  private String run(String... options) throws IOException, InterruptedException {
    return Tool.run(
        Map.of("PGPASSWORD", postgres.configuration().get("quarkus.datasource.password")),
        Tool.command(
            List.of("pgbench", "-h", "127.0.0.1", "-p", "" + postgres.port(), "-U", "arena"),
            List.of(options),
            List.of("pgbench")));
  }
}
