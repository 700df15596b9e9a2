package games.arena.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A client that listens to server-sent events (HTML standard, section 9.2). A client that does not
 * read at all is disconnected. Only the connection's event loop opens a stream and writes to it.
 */
public abstract class SseClient {

  private static final String COMMENT = ":\n\n";
  private static final long STUCK_TIMEOUT_NANOS = Duration.ofSeconds(30).toNanos();

  protected final HttpServerResponse response;
  protected final Context loop;
  private final UniEmitter<? super Void> end;
  private final LongSupplier nanos;
  private final long since;
  private boolean open;
  private boolean stuck;
  private long stuckSince;

  /**
   * @param end completed when the stream is to end
   */
  protected SseClient(
      HttpServerResponse response, Context loop, UniEmitter<? super Void> end, LongSupplier nanos) {
    this.response = response;
    this.loop = loop;
    this.end = end;
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** Sends the response head at once, even if there is no event yet. */
  public final void open() {
    begin(response);
    response.write(COMMENT);
    open = true;
  }

  /** Answers HEAD: the head of a stream, which has no body to wait for. */
  public static Uni<Void> head(HttpServerResponse response) {
    begin(response);
    return Uni.createFrom().completionStage(() -> response.end().toCompletionStage());
  }

  private static void begin(HttpServerResponse response) {
    response.setChunked(true);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Without this header, nginx would buffer events.
    response.putHeader("X-Accel-Buffering", "no");
  }

  /** Sends a heartbeat to the client and to proxies in between; ends streams that are too old. */
  public final void beat(Duration longest) {
    loop.runOnContext(
        ignored -> {
          if (nanos.getAsLong() - since > longest.toNanos()) {
            end.complete(null);
          } else if (open && !isGone() && !isStuck()) {
            response.write(COMMENT);
          }
        });
  }

  /** Ends the stream. */
  public final void end() {
    loop.runOnContext(ignored -> end.complete(null));
  }

  /** Answers with an error, while the response has not begun. */
  public final void fail(Throwable failure) {
    end.fail(failure);
  }

  protected final boolean isGone() {
    return response.ended() || response.closed();
  }

  /** Whether the client must first read what was sent; {@link #drained} is called when it has. */
  protected final boolean isStuck() {
    if (!stuck && response.writeQueueFull()) {
      stuck = true;
      stuckSince = nanos.getAsLong();
      response.drainHandler(
          ignored -> {
            stuck = false;
            drained();
          });
    } else if (stuck && nanos.getAsLong() - stuckSince > STUCK_TIMEOUT_NANOS) {
      response.reset();
    }
    return stuck;
  }

  /** Goes on with what the client was too slow for. */
  protected abstract void drained();
}
