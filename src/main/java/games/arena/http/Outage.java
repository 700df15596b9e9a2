package games.arena.http;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.redis.client.impl.types.ErrorType;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.hibernate.exception.JDBCConnectionException;

/**
 * Tells an outage of PostgreSQL or Redis from a mistake: when it is over, the same thing works
 * again, and whoever asked for it is not to blame. A lock that could not be had in time and a
 * deadlock count as well.
 */
public final class Outage {

  private static final List<Class<? extends Throwable>> KINDS =
      List.of(
          SocketException.class, // and with it ConnectException
          SocketTimeoutException.class,
          UnknownHostException.class,
          UnresolvedAddressException.class,
          ClosedChannelException.class,
          TimeoutException.class,
          io.smallrye.mutiny.TimeoutException.class,
          ConnectionPoolTooBusyException.class,
          JDBCConnectionException.class,
          SQLTransientException.class);

  /** SQLSTATEs, or the classes they belong to. */
  private static final List<String> SQL_STATES =
      List.of(
          "08", // connection exception
          "53", // insufficient resources, too many connections
          "57P", // shut down, crashed, starting up
          "57014", // cancelled, as by a statement time-out
          "25006", // read-only, as a standby is
          "25P03", // idle in a transaction for too long: this process was stopped meanwhile
          "25P04", // a transaction for too long
          "55P03", // lock time-out
          "40001", // serialization failure
          "40P01"); // deadlock

  /** How Agroal says that there is no connection to be had: without an SQLSTATE. */
  private static final List<String> POOL_MESSAGES =
      List.of("acquisition timeout", "pool is closed", "pool is shutting down");

  /** First words of a reply to which the command is not to blame. */
  private static final Set<String> REDIS_REPLIES =
      Set.of(
          "LOADING",
          "READONLY",
          "OOM",
          "MISCONF",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "MASTERDOWN",
          "NOREPLICAS",
          "BUSY",
          "UNBLOCKED",
          "EXECABORT",
          "CONNECTION_CLOSED");

  /** What the Redis client says without a type of its own. */
  private static final List<String> REDIS_MESSAGES =
      List.of(
          "redis waiting queue is full",
          "connection is closed",
          "connection was closed",
          "max number of clients reached",
          "could not obtain sentinel topology",
          "connected to replica");

  private Outage() {}

  /** Placeholder until the class moves. */
  public static boolean isContention(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return List.of("55P03", "57014", "40001", "40P01").contains(sql.getSQLState());
      }
    }
    return false;
  }

  /** Looks at the failure itself, its causes and all that was suppressed on the way. */
  public static boolean isOutage(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    add(open, failure);
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      if (isOutageItself(next)) {
        return true;
      }
      add(open, next.getCause());
      if (next instanceof SQLException sql) {
        add(open, sql.getNextException());
      }
      Collections.addAll(open, next.getSuppressed());
    }
    return false;
  }

  private static void add(Deque<Throwable> open, Throwable failure) {
    if (failure != null) {
      open.add(failure);
    }
  }

  private static boolean isOutageItself(Throwable failure) {
    if (KINDS.stream().anyMatch(kind -> kind.isInstance(failure))) {
      return true;
    }
    if (failure instanceof SQLException sql) {
      String state = sql.getSQLState();
      return state == null
          ? saysOneOf(POOL_MESSAGES, failure)
          : SQL_STATES.stream().anyMatch(state::startsWith);
    }
    if (failure instanceof ErrorType reply) {
      return REDIS_REPLIES.contains(firstWord(reply)) || saysOneOf(REDIS_MESSAGES, reply);
    }
    return (failure instanceof NoStackTraceThrowable || failure instanceof VertxException)
        && saysOneOf(REDIS_MESSAGES, failure);
  }

  private static String firstWord(ErrorType reply) {
    return reply.getMessage() == null ? "" : reply.getMessage().split(" ", 2)[0];
  }

  private static boolean saysOneOf(List<String> messages, Throwable failure) {
    if (failure.getMessage() == null) {
      return false;
    }
    String message = failure.getMessage().toLowerCase(Locale.ROOT);
    return messages.stream().anyMatch(message::contains);
  }
}
