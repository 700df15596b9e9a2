package games.arena.http;

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
import org.hibernate.exception.JDBCConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08001", "08003", "08004", "08006", "53100", "53200", "53300", "57P01", "57P02",
        "57P03", "57P05", "57014", "25006", "55P03", "40001", "40P01"
      })
  void postgresThatCannotServeIsAnOutage(String state) {
    assertThat(Outage.isOutage(new SQLException("no", state))).isTrue();
    assertThat(Outage.isOutage(new PersistenceException(new SQLException("no", state)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "23503", "23514", "42601", "42P01", "22021", "22P02", "25P02"})
  void whatPostgresRefusesIsAMistake(String state) {
    assertThat(Outage.isOutage(new SQLException("no", state))).isFalse();
    assertThat(Outage.isOutage(new PersistenceException(new SQLException("no", state)))).isFalse();
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
        "CONNECTION_CLOSED"
      })
  void aRedisThatCannotServeIsAnOutage(String reply) {
    assertThat(Outage.isOutage(ErrorType.create(reply))).isTrue();
    assertThat(Outage.isOutage(new CompletionException(ErrorType.create(reply)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WRONGTYPE Operation against a key holding the wrong kind of value",
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
