package games.arena.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Collects the body before anything else happens, on the event loop, so that a slow client holds no
 * worker thread. A body that is too large is refused with 413 however it is sent. The rest of it is
 * read and dropped, since closing the connection at once could lose the response. A body that does
 * not arrive in time is refused with 408, and ends the connection.
 */
final class BodyCollector implements Handler<RoutingContext> {

  private static final String CONTINUE = "100-continue";
  private static final long MAX_DROPPED_BYTES = 64L * 1024 * 1024;

  private final long limit;
  private final Duration timeout;
  private final BiConsumer<RoutingContext, HttpProblem> answer;

  BodyCollector(long limit, Duration timeout, BiConsumer<RoutingContext, HttpProblem> answer) {
    this.limit = limit;
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
    boolean waits = CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT));
    if (length != null && Long.parseLong(length) > limit) {
      if (waits) {
        // The client may never send the body; its next request would then be read as the body.
        context.response().putHeader(HttpHeaderNames.CONNECTION, "close");
        context.response().endHandler(end -> request.connection().close());
      }
      refuse(context, 0);
      return;
    }
    if (waits) {
      context.response().writeContinue();
    }
    collect(context, request);
  }

  private void collect(RoutingContext context, HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    long timer = context.vertx().setTimer(timeout.toMillis(), late -> refuseLate(context));
    // Vert.x closes the connection after an error, so no response is possible.
    request.exceptionHandler(broken -> context.vertx().cancelTimer(timer));
    request.endHandler(
        end -> {
          context.vertx().cancelTimer(timer);
          ((RoutingContextInternal) context).setBody(body);
          context.next();
        });
    request.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > limit) {
            context.vertx().cancelTimer(timer);
            refuse(context, body.length());
          }
        });
    request.resume();
  }

  private void refuse(RoutingContext context, long received) {
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
