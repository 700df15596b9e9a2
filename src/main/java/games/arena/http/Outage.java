package games.arena.http;

import io.vertx.redis.client.impl.types.ErrorType;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Tells an outage of PostgreSQL or Redis from a mistake: after an outage the same thing will work
 * again, and nobody who asked for it is to blame.
 */
public final class Outage {

  private static final Set<String> REDIS_CANNOT_SERVE =
      Set.of(
          "LOADING",
          "READONLY",
          "OOM",
          "MISCONF",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "MASTERDOWN",
          "NOREPLICAS",
          "BUSY");

  private Outage() {}

  public static boolean isOutage(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      if (isOutageItself(next)) {
        return true;
      }
      if (next.getCause() != null) {
        open.add(next.getCause());
      }
      if (next instanceof SQLException sql && sql.getNextException() != null) {
        open.add(sql.getNextException());
      }
      Collections.addAll(open, next.getSuppressed());
    }
    return false;
  }

  private static boolean isOutageItself(Throwable failure) {
    if (failure instanceof SQLException sql) {
      return failure instanceof SQLTransientConnectionException || isOutageState(sql.getSQLState());
    }
    if (failure instanceof ErrorType reply) {
      return REDIS_CANNOT_SERVE.contains(firstWord(reply.getMessage()));
    }
    return failure instanceof ConnectException
        || failure instanceof SocketException
        || failure instanceof SocketTimeoutException
        || failure instanceof UnknownHostException
        || failure instanceof ClosedChannelException;
  }

  private static boolean isOutageState(String state) {
    return state != null
        && (state.startsWith("08") // connection exception
            || state.startsWith("53") // insufficient resources
            || state.startsWith("57P") // shut down, starting up
            || state.equals("57014") // query cancelled, by time-out
            || state.equals("25006")); // read-only, as a standby is
  }

  private static String firstWord(String message) {
    return message == null ? "" : message.split(" ", 2)[0];
  }
}
