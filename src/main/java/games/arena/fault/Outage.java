package games.arena.fault;

import games.arena.internals.RedisErrors;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
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
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.hibernate.exception.JDBCConnectionException;
import org.postgresql.util.PSQLException;

/**
 * Tells an outage of PostgreSQL or Redis from a fault of the data or of the code. During an outage
 * the request is not to blame: the same thing works again when the outage is over. Each question
 * looks at the failure itself, its causes and all that was suppressed on the way.
 */
public final class Outage {

  private static final List<Class<? extends Throwable>> AWAY =
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

  /** SQLSTATEs and the classes they belong to; the longest that fits counts. */
  private static final Map<String, Fault> SQL_STATES =
      Map.ofEntries(
          Map.entry("08", Fault.AWAY), // connection exception
          Map.entry("25006", Fault.AWAY), // read-only, as a standby is
          Map.entry("25P03", Fault.AWAY), // idle in a transaction: this process was stopped
          Map.entry("25P04", Fault.AWAY), // the same, for the whole transaction
          Map.entry("28", Fault.NEEDS_ACTION), // password or user refused
          Map.entry("3D", Fault.NEEDS_ACTION), // no such database
          Map.entry("3F000", Fault.NEEDS_ACTION), // no such schema
          Map.entry("40001", Fault.CONTENTION), // serialization failure
          Map.entry("40P01", Fault.CONTENTION), // deadlock
          Map.entry("42501", Fault.NEEDS_ACTION), // privilege missing
          Map.entry("42703", Fault.NEEDS_ACTION), // column missing
          Map.entry("42883", Fault.NEEDS_ACTION), // function missing
          Map.entry("42P01", Fault.NEEDS_ACTION), // table missing
          Map.entry("53", Fault.AWAY), // memory or connections used up
          Map.entry("53100", Fault.NEEDS_ACTION), // disk full
          Map.entry("54", Fault.NEEDS_ACTION), // a limit of the server
          Map.entry("55000", Fault.NEEDS_ACTION), // database closed to connections
          Map.entry("55006", Fault.AWAY), // object in use
          Map.entry("55P03", Fault.CONTENTION), // lock time-out
          Map.entry("57", Fault.AWAY), // shut down, crashed, starting up
          Map.entry("57014", Fault.CONTENTION), // cancelled, as by a statement time-out
          Map.entry("58", Fault.NEEDS_ACTION), // I/O error
          Map.entry("F0", Fault.NEEDS_ACTION), // configuration file
          Map.entry("XX", Fault.NEEDS_ACTION)); // internal error, corrupted data

  /** SQLSTATEs and classes that say that there is no connection to be had, or that it broke. */
  private static final List<String> CONNECTION_STATES =
      List.of("08", "28", "3D", "53300", "55000", "57P");

  /** How Agroal says that there is no connection to be had: without an SQLSTATE. */
  private static final List<String> POOL_MESSAGES =
      List.of("acquisition timeout", "pool is closed", "pool is shutting down");

  /** Where PostgreSQL refuses a prepared statement whose tables were changed since. */
  private static final String CACHED_PLAN = "RevalidateCachedQuery";

  private static final String FEATURE_NOT_SUPPORTED = "0A000";

  /** First words of a reply to which the command is not to blame. */
  private static final Map<String, Fault> REDIS_REPLIES =
      Map.ofEntries(
          Map.entry("LOADING", Fault.AWAY),
          Map.entry("READONLY", Fault.AWAY),
          Map.entry("CLUSTERDOWN", Fault.AWAY),
          Map.entry("TRYAGAIN", Fault.AWAY),
          Map.entry("MASTERDOWN", Fault.AWAY),
          Map.entry("NOREPLICAS", Fault.AWAY),
          Map.entry("BUSY", Fault.AWAY),
          Map.entry("UNBLOCKED", Fault.AWAY),
          Map.entry("EXECABORT", Fault.AWAY),
          Map.entry("CONNECTION_CLOSED", Fault.AWAY),
          Map.entry("OOM", Fault.NEEDS_ACTION),
          Map.entry("MISCONF", Fault.NEEDS_ACTION),
          Map.entry("NOAUTH", Fault.NEEDS_ACTION),
          Map.entry("WRONGPASS", Fault.NEEDS_ACTION),
          Map.entry("NOPERM", Fault.NEEDS_ACTION),
          Map.entry("NOPROTO", Fault.NEEDS_ACTION),
          // All keys are Arena's own, so somebody else has written to one.
          Map.entry("WRONGTYPE", Fault.NEEDS_ACTION));

  /** What Redis or its client says without a word or type of its own. */
  private static final Map<String, Fault> REDIS_MESSAGES =
      Map.ofEntries(
          Map.entry("redis waiting queue is full", Fault.AWAY),
          Map.entry("connection is closed", Fault.AWAY),
          Map.entry("connection was closed", Fault.AWAY),
          Map.entry("client is closed", Fault.AWAY),
          Map.entry("max number of clients reached", Fault.AWAY),
          Map.entry("could not obtain sentinel topology", Fault.AWAY),
          Map.entry("connected to replica", Fault.AWAY),
          Map.entry("err auth ", Fault.NEEDS_ACTION),
          Map.entry("err invalid password", Fault.NEEDS_ACTION),
          Map.entry("client sent auth", Fault.NEEDS_ACTION),
          Map.entry("acl failure in script", Fault.NEEDS_ACTION));

  private Outage() {}

  /** Whether nobody is to blame: a server is unavailable, or there is contention. */
  public static boolean isOutage(Throwable failure) {
    return parts(failure).anyMatch(part -> faultOf(part).isPresent());
  }

  /**
   * Whether it is contention alone: locks, deadlocks, statement time-outs. Another try may pass at
   * once, and a smaller one is likelier to.
   */
  public static boolean isContention(Throwable failure) {
    return faults(failure).equals(EnumSet.of(Fault.CONTENTION));
  }

  /** Whether a connection to PostgreSQL cannot be had, or broke. */
  public static boolean isConnectionFailure(Throwable failure) {
    return parts(failure).anyMatch(Outage::isConnectionFailureItself);
  }

  /** Whether PostgreSQL refuses writes on this connection, and on all made before it refused. */
  public static boolean isReadOnly(Throwable failure) {
    return parts(failure)
        .anyMatch(part -> part instanceof SQLException sql && "25006".equals(sql.getSQLState()));
  }

  /** All kinds of outage that a failure tells of; none where it is no outage. */
  static Set<Fault> faults(Throwable failure) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    parts(failure).forEach(part -> faultOf(part).ifPresent(faults::add));
    return faults;
  }

  private static Stream<Throwable> parts(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    add(open, failure);
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      add(open, next.getCause());
      if (next instanceof SQLException sql) {
        add(open, sql.getNextException());
      }
      Collections.addAll(open, next.getSuppressed());
    }
    return seen.stream();
  }

  private static void add(Deque<Throwable> open, Throwable failure) {
    if (failure != null) {
      open.add(failure);
    }
  }

  private static Optional<Fault> faultOf(Throwable failure) {
    if (failure instanceof SQLException sql && sql.getSQLState() != null) {
      Optional<Fault> byState = faultOf(sql);
      if (byState.isPresent()) {
        return byState;
      }
    }
    if (AWAY.stream().anyMatch(kind -> kind.isInstance(failure))) {
      return Optional.of(Fault.AWAY);
    }
    if (failure instanceof SSLException) {
      return Optional.of(Fault.NEEDS_ACTION);
    }
    if (failure instanceof SQLException sql) {
      return isOfPool(sql) ? Optional.of(Fault.AWAY) : Optional.empty();
    }
    if (RedisErrors.isReply(failure)) {
      Fault byWord = REDIS_REPLIES.get(firstWord(failure));
      return byWord == null ? byMessage(failure) : Optional.of(byWord);
    }
    return RedisErrors.isOfClient(failure) || failure instanceof VertxException || isOfEnd(failure)
        ? byMessage(failure)
        : Optional.empty();
  }

  /** Whether the client of Redis has been closed, since this process ends. */
  private static boolean isOfEnd(Throwable failure) {
    return failure instanceof IllegalStateException && says(failure).test("client is closed");
  }

  private static Optional<Fault> faultOf(SQLException failure) {
    String state = failure.getSQLState();
    if (FEATURE_NOT_SUPPORTED.equals(state)) {
      return isOfCachedPlan(failure) ? Optional.of(Fault.AWAY) : Optional.empty();
    }
    for (int length = state.length(); length >= 2; length--) {
      Fault fault = SQL_STATES.get(state.substring(0, length));
      if (fault != null) {
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  /** By the server's routine, since its messages come in many languages. */
  private static boolean isOfCachedPlan(SQLException failure) {
    return failure instanceof PSQLException postgres
        && postgres.getServerErrorMessage() != null
        && CACHED_PLAN.equals(postgres.getServerErrorMessage().getRoutine());
  }

  private static boolean isConnectionFailureItself(Throwable failure) {
    if (failure instanceof SQLException sql) {
      String state = sql.getSQLState();
      return state == null ? isOfPool(sql) : CONNECTION_STATES.stream().anyMatch(state::startsWith);
    }
    return failure instanceof SocketException || failure instanceof SocketTimeoutException;
  }

  private static boolean isOfPool(SQLException failure) {
    return failure.getSQLState() == null && POOL_MESSAGES.stream().anyMatch(says(failure));
  }

  private static String firstWord(Throwable reply) {
    return reply.getMessage() == null ? "" : reply.getMessage().split(" ", 2)[0];
  }

  private static Optional<Fault> byMessage(Throwable failure) {
    return REDIS_MESSAGES.keySet().stream()
        .filter(says(failure))
        .findFirst()
        .map(REDIS_MESSAGES::get);
  }

  private static Predicate<String> says(Throwable failure) {
    String message =
        failure.getMessage() == null ? "" : failure.getMessage().toLowerCase(Locale.ROOT);
    return message::contains;
  }
}
