package games.arena.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The head of a stream of server-sent events (HTML standard, section 9.2). */
public final class ServerSentEvents {

  private ServerSentEvents() {}

  /** Prepares a response whose events follow. */
  public static void begin(HttpServerResponse response) {
    response.setChunked(true);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Without this header, nginx would buffer events.
    response.putHeader("X-Accel-Buffering", "no");
  }

  /** Answers HEAD: the head of a stream, which has no body to wait for. */
  public static Uni<Void> head(HttpServerResponse response) {
    begin(response);
    return Uni.createFrom().completionStage(() -> response.end().toCompletionStage());
  }
}
