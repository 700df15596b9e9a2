package games.arena.chaos;

import static games.arena.testing.Patience.await;

import games.arena.devservers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A primary and its hot standby. */
record PostgresPair(PostgresServer primary, PostgresServer standby) implements AutoCloseable {

  private static final String URL = "quarkus.datasource.jdbc.url";
  private static final String USER = "quarkus.datasource.username";
  private static final String PASSWORD = "quarkus.datasource.password";

  /** The standby has each commit before the primary acknowledges it. */
  static PostgresPair start(Path folder) throws IOException, SQLException {
    return start(folder, "*", "sync");
  }

  /** The primary waits for no standby. */
  static PostgresPair startAsynchronous(Path folder) throws IOException, SQLException {
    return start(folder, "", "async");
  }

  /** Keeps the data of both in a folder. */
  private static PostgresPair start(Path folder, String synchronousNames, String state)
      throws IOException, SQLException {
    PostgresServer primary =
        new PostgresServer(
            folder.resolve("primary"),
            0,
            "fsync=off",
            "max_connections=150",
            "synchronous_standby_names=" + synchronousNames);
    PostgresPair pair =
        new PostgresPair(
            primary,
            new PostgresServer(folder.resolve("standby"), 0, "fsync=off", "max_connections=150"));
    try {
      primary.start();
      primary.stop();
      pair.copyPrimary(folder);
      primary.start();
      pair.standby.start();
      await()
          .atMost(Scenario.healed())
          .until(
              () ->
                  value(
                          primary,
                          "select count(*) from pg_stat_replication where sync_state = '%s'"
                              .formatted(state))
                      .equals("1"));
      return pair;
    } catch (IOException | RuntimeException e) {
      pair.close();
      throw e;
    }
  }

  private void copyPrimary(Path folder) throws IOException {
    Path from = folder.resolve("primary").resolve("data");
    Path to = Files.createDirectories(folder.resolve("standby")).resolve("data");
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.createFile(to.resolve("standby.signal"));
    Map<String, String> access = primary.configuration();
    Files.writeString(
        to.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
            .formatted(primary.port(), access.get(USER), access.get(PASSWORD)),
        StandardOpenOption.APPEND);
  }

  /** What Arena needs to be told to use whichever of them is the primary. */
  Map<String, String> configuration() {
    Map<String, String> configuration = new HashMap<>(primary.configuration());
    configuration.put(
        URL,
        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/arena?targetServerType=primary"
            .formatted(primary.port(), standby.port()));
    return configuration;
  }

  /** Makes the standby the primary, and waits until it is. */
  void promote() throws SQLException {
    value(standby, "select pg_promote()");
  }

  /** Runs a query on the standby. */
  void onStandby(String query) throws SQLException {
    value(standby, query);
  }

  private static String value(PostgresServer server, String query) throws SQLException {
    Map<String, String> access = server.configuration();
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), access.get(USER), access.get(PASSWORD));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() {
    List.of(standby, primary).forEach(PostgresServer::close);
  }
}
