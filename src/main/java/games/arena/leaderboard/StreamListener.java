package games.arena.leaderboard;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A client that listens to a board. All that is kept for it beside its connection is the event it
 * has to be sent next, which it shares with others: one that reads slowly skips events, and one
 * that does not read at all is dropped.
 */
final class StreamListener {

  private static final String COMMENT = ":\n\n";
  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  private final HttpServerResponse response;
  private final UniEmitter<? super Void> end;

  /** The event loop of the connection; what follows is touched there only. */
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

  /** Answers at once, even where there is no event yet. */
  void open() {
    response.setChunked(true);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Or nginx would collect events until they fill a buffer.
    response.putHeader("X-Accel-Buffering", "no");
    response.write(COMMENT);
  }

  void send(Buffer event) {
    loop.runOnContext(ignored -> write(event));
  }

  /** Shows the client, and whatever is in between, that the stream is alive. */
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
    } else if (stuck && nanos.getAsLong() - stuckSince > PATIENCE) {
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
