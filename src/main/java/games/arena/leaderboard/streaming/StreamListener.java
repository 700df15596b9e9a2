package games.arena.leaderboard.streaming;

import games.arena.http.SseClient;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.LongSupplier;

/**
 * A client that listens to a board. Only the next event is kept for it, and that is shared with
 * other listeners: a slow client skips events.
 */
final class StreamListener extends SseClient {

  private Buffer missed;

  StreamListener(
      HttpServerResponse response, Context loop, UniEmitter<? super Void> end, LongSupplier nanos) {
    super(response, loop, end, nanos);
  }

  void send(Buffer event) {
    loop.runOnContext(ignored -> write(event));
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

  @Override
  protected void drained() {
    Buffer event = missed;
    missed = null;
    if (event != null) {
      write(event);
    }
  }
}
