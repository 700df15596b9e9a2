package games.arena.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class RealServersTest {

  @Test
  void aPostgresThatIsStoppedOrKilledComesBackWithItsDataOnItsPort() throws SQLException {
    try (PostgresServer server = RealServers.postgres("max_connections=17")) {
      int port = server.port();
      execute(server, "create table kept (x int)");
      server.stop();
      assertThatThrownBy(() -> connect(server)).isInstanceOf(SQLException.class);
      server.start();
      execute(server, "insert into kept values (42)");
      server.kill();
      assertThatThrownBy(() -> connect(server)).isInstanceOf(SQLException.class);
      server.start();

      assertThat(server.port()).isEqualTo(port);
      assertThat(query(server, "select x from kept")).isEqualTo("42");
      assertThat(query(server, "show max_connections")).isEqualTo("17");
    }
  }

  @Test
  void aRedisThatIsStoppedOrKilledComesBackWithItsDataOnItsPort() throws IOException {
    try (RedisServer server = RealServers.redis("--appendonly", "yes", "--appendfsync", "always")) {
      int port = server.port();
      assertThat(ask(server, "SET a 1")).isEqualTo("+OK");
      server.stop();
      assertThatThrownBy(() -> ask(server, "PING")).isInstanceOf(IOException.class);
      server.start();
      assertThat(ask(server, "INCR a")).isEqualTo(":2");
      server.kill();
      server.start();

      assertThat(server.port()).isEqualTo(port);
      assertThat(ask(server, "INCR a")).isEqualTo(":3");
    }
  }

  @Test
  void aFrozenServerAnswersWhenItIsThawed() throws IOException {
    try (RedisServer server = RealServers.redis()) {
      server.pause();
      assertThatThrownBy(() -> ask(server, "PING")).isInstanceOf(SocketTimeoutException.class);
      server.resume();
      assertThat(ask(server, "PING")).isEqualTo("+PONG");
    }
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    var configuration = server.configuration();
    return DriverManager.getConnection(
        server.jdbcUrl(),
        configuration.get("quarkus.datasource.username"),
        configuration.get("quarkus.datasource.password"));
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static String ask(RedisServer server, String command) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout((int) Patience.seconds(2).toMillis());
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
    }
  }
}
