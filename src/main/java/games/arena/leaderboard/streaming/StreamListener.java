package games.arena.leaderboard.streaming;

import games.arena.http.ServerSentEvents;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A client that listens to a board. Only the next event is kept for it, and that is shared with
 * other listeners: a slow client skips events, and a client that does not read at all is
 * disconnected.
 */
final class StreamListener {

  private static final String COMMENT = ":\n\n";
  private static final long STUCK_TIMEOUT_NANOS = Duration.ofSeconds(30).toNanos();

  private final HttpServerResponse response;
  private final UniEmitter<? super Void> end;

  /** The connection's event loop; only it uses the fields below. */
  private final Context loop;

  private final LongSupplier nanos;
  private final long since;
  private Buffer missed;
  private boolean stuck;
  private long stuckSince;

  StreamListener(
      HttpServerResponse response, Context loop, UniEmitter<? super Void> end, LongSupplier nanos) {
    this.response = response;
    this.loop = loop;
    this.end = end;
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** Sends the response head at once, even if there is no event yet. */
  void open() {
    ServerSentEvents.begin(response);
    response.write(COMMENT);
  }

  void send(Buffer event) {
    loop.runOnContext(ignored -> write(event));
  }

  /** Sends a heartbeat to the client and to proxies in between; ends streams that are too old. */
  void beat(Duration longest) {
    loop.runOnContext(
        ignored -> {
          if (nanos.getAsLong() - since > longest.toNanos()) {
            end.complete(null);
          } else if (!isGone() && !isStuck()) {
            response.write(COMMENT);
          }
        });
  }

  void end() {
    loop.runOnContext(ignored -> end.complete(null));
  }

  private void write(Buffer event) {
    if (!isGone()) {
      if (isStuck()) {
        missed = event;
      } else {
        response.write(event);
      }
    }
  }

  private boolean isGone() {
    return response.ended() || response.closed();
  }

  private boolean isStuck() {
    if (!stuck && response.writeQueueFull()) {
      stuck = true;
      stuckSince = nanos.getAsLong();
      response.drainHandler(ignored -> goOn());
    } else if (stuck && nanos.getAsLong() - stuckSince > STUCK_TIMEOUT_NANOS) {
      response.reset();
    }
    return stuck;
  }

  private void goOn() {
    stuck = false;
    Buffer event = missed;
    missed = null;
    if (event != null) {
      write(event);
    }
  }
}
