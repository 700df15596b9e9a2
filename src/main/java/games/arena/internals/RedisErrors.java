package games.arena.internals;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.redis.client.impl.types.ErrorType;

/** Errors of the Redis client of Vert.x, which has no public types for them. */
public final class RedisErrors {

  /** A broken connection, which looks like a reply of Redis. */
  private static final String CLOSED = "CONNECTION_CLOSED";

  private RedisErrors() {}

  /** Whether a failure itself is an error reply, or looks like one. */
  public static boolean isReply(Throwable failure) {
    return failure instanceof ErrorType;
  }

  /** Whether a failure, or a cause of it, is a reply of Redis, which shows that Redis is up. */
  public static boolean isAnswered(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (isReply(t)) {
        return !CLOSED.equals(t.getMessage());
      }
    }
    return false;
  }

  /** Whether a failure may come from the client itself, and only its message can tell. */
  public static boolean isOfClient(Throwable failure) {
    return failure instanceof NoStackTraceThrowable;
  }
}
