package games.arena.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class OutageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08001", "08003", "08004", "08006", "25006", "25P03", "25P04", "28000", "28P01",
        "3D000", "3F000", "42501", "42703", "42883", "42P01", "53100", "53200", "53300", "54000",
        "55000", "55006", "57000", "57P01", "57P02", "57P03", "57P05", "58030", "58P01", "F0000",
        "XX000", "XX001"
      })
  void postgresThatCannotServeIsUnavailable(String state) {
    SQLException failure = new SQLException("no", state);
    assertThat(Outage.isOutage(failure)).isTrue();
    assertThat(Outage.isOutage(new PersistenceException(failure))).isTrue();
    assertThat(Outage.isContention(failure)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"55P03", "57014", "40001", "40P01"})
  void locksAndTimeoutsOfStatementsAreContention(String state) {
    SQLException failure = new SQLException("no", state);
    assertThat(Outage.isOutage(failure)).isTrue();
    assertThat(Outage.isContention(failure)).isTrue();
    assertThat(Outage.isContention(new PersistenceException(failure))).isTrue();
  }

  @Test
  void contentionOnABrokenConnectionIsUnavailability() {
    SQLException failure = new SQLException("no", "55P03");
    failure.addSuppressed(new SQLException("the rollback failed", "08006"));
    assertThat(Outage.isContention(failure)).isFalse();
    assertThat(Outage.isOutage(failure)).isTrue();
    assertThat(Outage.isContention(null)).isFalse();
    assertThat(Outage.isContention(new IllegalStateException())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "21000", "22021", "22P02", "23503", "23505", "23514", "25P02", "2F003", "38000", "39000",
        "42601", "0A000", "P0001"
      })
  void whatPostgresRefusesOfTheDataIsNoOutage(String state) {
    SQLException failure = new SQLException("no", state);
    assertThat(Outage.isOutage(failure)).isFalse();
    assertThat(Outage.isOutage(new PersistenceException(failure))).isFalse();
    assertThat(Outage.isContention(failure)).isFalse();
  }

  @Test
  void aCachedPlanThatIsOutdatedIsAnOutage() {
    String error = "SERROR\0C0A000\0Mein zwischengespeicherter Plan\0RRevalidateCachedQuery\0\0";
    assertThat(Outage.isOutage(new PSQLException(new ServerErrorMessage(error)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "28P01", "3D000", "53300", "55000", "57P01", "57P03"})
  void aConnectionThatCannotBeHadOrBrokeIsToldFromOtherOutages(String state) {
    assertThat(Outage.isConnectionFailure(new SQLException("no", state))).isTrue();
    assertThat(Outage.isConnectionFailure(new SQLException("Sorry, acquisition timeout!")))
        .isTrue();
    assertThat(Outage.isConnectionFailure(new SQLException("no", "57014"))).isFalse();
    assertThat(Outage.isConnectionFailure(new SQLException("no", "42501"))).isFalse();
    assertThat(Outage.isConnectionFailure(new IllegalStateException())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "3D000", "42501", "42P01", "53100", "XX000"})
  void somebodyHasToActWherePostgresRefuses(String state) {
    assertThat(Outage.faults(new SQLException("no", state))).containsExactly(Fault.NEEDS_ACTION);
    assertThat(Outage.faults(new SQLException("no", "57P03"))).containsExactly(Fault.AWAY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sorry, acquisition timeout!",
        "Acquisition timeout while waiting for new connection",
        "Acquisition timeout on health check",
        "This pool is closed and does not handle any more connections!"
      })
  void aPoolWithoutAConnectionIsAnOutage(String message) {
    assertThat(Outage.isOutage(new SQLException(message))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOADING Redis is loading the dataset in memory",
        "READONLY You can't write against a read only replica.",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "MISCONF Redis is configured to save RDB snapshots",
        "CLUSTERDOWN The cluster is down",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "MASTERDOWN Link with MASTER is down",
        "BUSY Redis is busy running a script.",
        "ERR max number of clients reached",
        "NOAUTH Authentication required.",
        "NOAUTH HELLO must be called with the client already authenticated",
        "WRONGPASS invalid username-password pair or user is disabled.",
        "NOPERM User arena has no permissions to run the 'zadd' command",
        "ERR ACL failure in script: User arena has no permissions to run the 'zadd' command",
        "ERR AUTH <password> called without any password configured for the default user.",
        "ERR Client sent AUTH, but no password is set",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "CONNECTION_CLOSED"
      })
  void aRedisThatCannotServeIsAnOutage(String reply) {
    assertThat(Outage.isOutage(ErrorType.create(reply))).isTrue();
    assertThat(Outage.isOutage(new CompletionException(ErrorType.create(reply)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERR unknown command 'X'",
        "ERR value is not an integer or out of range",
        "NOSCRIPT No matching script. Please use EVAL.",
        "BUSYGROUP Consumer Group name already exists",
        "LOADINGS",
        ""
      })
  void whatRedisRefusesIsAMistake(String reply) {
    assertThat(Outage.isOutage(ErrorType.create(reply))).isFalse();
  }

  static Stream<Throwable> connections() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new SocketTimeoutException(),
        new ClosedChannelException(),
        new TimeoutException(),
        new io.smallrye.mutiny.TimeoutException(),
        new ConnectionPoolTooBusyException("Connection pool reached max wait queue size of 24"),
        new NoStackTraceThrowable("Redis waiting queue is full"),
        new NoStackTraceThrowable("Connection is closed"),
        new VertxException("Connection was closed"),
        new IllegalStateException("Client is closed"),
        new SSLHandshakeException("PKIX path building failed"),
        new JDBCConnectionException("no", new SQLException("no")));
  }

  @ParameterizedTest
  @MethodSource("connections")
  void aConnectionThatFailsIsAnOutage(Throwable failure) {
    assertThat(Outage.isOutage(failure)).isTrue();
    assertThat(Outage.isOutage(new RuntimeException(new IOException(failure)))).isTrue();
  }

  static Stream<Throwable> mistakes() {
    return Stream.of(
        new IllegalStateException("acquisition timeout"),
        new NullPointerException(),
        new IOException("no"),
        new SQLException(),
        new SQLException("no", (String) null),
        new NoStackTraceThrowable(null),
        new Error());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void anythingElseIsAMistake(Throwable failure) {
    assertThat(Outage.isOutage(failure)).isFalse();
  }

  @Test
  void anOutageIsFoundAmongWhatWasSuppressedAndWhatCameNext() {
    Exception suppressing = new IllegalStateException();
    suppressing.addSuppressed(new RuntimeException(new ConnectException()));
    assertThat(Outage.isOutage(suppressing)).isTrue();

    SQLException batch = new BatchUpdateException(new int[0]);
    batch.setNextException(new SQLException("no", "57P01"));
    assertThat(Outage.isOutage(batch)).isTrue();
  }

  @Test
  @Timeout(10)
  void causesThatLoopComeToAnEnd() {
    Exception first = new Exception();
    Exception second = new Exception(first);
    first.initCause(second);
    first.addSuppressed(second);
    assertThat(Outage.isOutage(first)).isFalse();
  }

  @Test
  void nothingIsNoOutage() {
    assertThat(Outage.isOutage(null)).isFalse();
  }
}
