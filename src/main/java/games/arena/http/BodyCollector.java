package games.arena.http;

import games.arena.internals.RequestInternals;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Collects the body before anything else happens, on the event loop, so that a slow client holds no
 * worker thread. A body that is too large is refused with 413 however it is sent. The rest of it is
 * read and dropped, since closing the connection at once could lose the response. A body that does
 * not arrive in time is refused with 408, and ends the connection.
 *
 * <p>Quarkus' own limit answers 413 without a body and closes the connection at once; it knows no
 * deadline, and one limit for all paths.
 */
final class BodyCollector implements Handler<RoutingContext> {

  private static final String CONTINUE = "100-continue";
  private static final long MAX_DROPPED_BYTES = 64L * 1024 * 1024;

  /** Routes for lists take more; they belong to game servers, who send a thousand at a time. */
  private static final Set<String> FOR_LISTS =
      Set.of("/v1/transactions", "/v1/admin/players/import");

  private static final long LIST_LIMIT = 1024 * 1024;
  private static final long LIMIT = 64 * 1024;

  private final Duration timeout;
  private final BiConsumer<RoutingContext, HttpProblem> answer;

  BodyCollector(Duration timeout, BiConsumer<RoutingContext, HttpProblem> answer) {
    this.timeout = timeout;
    this.answer = answer;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    boolean chunked = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    if ((length == null && !chunked) || request.isEnded()) {
      context.next();
      return;
    }
    long limit = FOR_LISTS.contains(request.path()) ? LIST_LIMIT : LIMIT;
    boolean waits = CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT));
    if (length != null && Long.parseLong(length) > limit) {
      if (waits) {
        // The client may never send the body; its next request would then be read as the body.
        context.response().putHeader(HttpHeaderNames.CONNECTION, "close");
        context.response().endHandler(end -> request.connection().close());
      }
      refuse(context, limit, 0);
      return;
    }
    if (waits) {
      context.response().writeContinue();
    }
    collect(context, request, limit);
  }

  private void collect(RoutingContext context, HttpServerRequest request, long limit) {
    Buffer body = Buffer.buffer();
    long timer = context.vertx().setTimer(timeout.toMillis(), late -> refuseLate(context));
    // Vert.x closes the connection after an error, so no response is possible.
    request.exceptionHandler(broken -> context.vertx().cancelTimer(timer));
    request.endHandler(
        end -> {
          context.vertx().cancelTimer(timer);
          RequestInternals.setBody(context, body);
          context.next();
        });
    request.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > limit) {
            context.vertx().cancelTimer(timer);
            refuse(context, limit, body.length());
          }
        });
    request.resume();
  }

  private void refuse(RoutingContext context, long limit, long received) {
    HttpServerRequest request = context.request();
    long[] dropped = {received};
    long timer = context.vertx().setTimer(timeout.toMillis(), late -> request.connection().close());
    request.exceptionHandler(broken -> context.vertx().cancelTimer(timer));
    request.endHandler(end -> context.vertx().cancelTimer(timer));
    request.handler(
        part -> {
          dropped[0] += part.length();
          if (dropped[0] > MAX_DROPPED_BYTES) {
            request.connection().close();
          }
        });
    request.resume();
    String detail = "The body is larger than " + limit / 1024 + " KiB.";
    answer.accept(context, ProblemKind.CONTENT_TOO_LARGE.problem(detail));
  }

  private void refuseLate(RoutingContext context) {
    HttpServerRequest request = context.request();
    request.exceptionHandler(broken -> {});
    request.endHandler(end -> {});
    request.handler(part -> {});
    context.response().putHeader(HttpHeaderNames.CONNECTION, "close");
    context.response().endHandler(end -> request.connection().close());
    answer.accept(context, ProblemKind.REQUEST_TIMEOUT.problem());
  }
}
