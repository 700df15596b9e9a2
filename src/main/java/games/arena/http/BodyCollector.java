package games.arena.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.function.BiConsumer;

/**
 * Collects the body before anything else happens, on the event loop, where a client that sends
 * slowly holds no worker thread. One that is too large is refused with 413 however it is sent, and
 * what still comes of it is dropped, since closing at once would lose the answer on its way.
 */
final class BodyCollector implements Handler<RoutingContext> {

  private static final String CONTINUE = "100-continue";
  private static final long DROPPED_AT_MOST = 64L * 1024 * 1024;

  private final long limit;

  private final BiConsumer<RoutingContext, HttpProblem> answer;

  BodyCollector(long limit, BiConsumer<RoutingContext, HttpProblem> answer) {
    this.limit = limit;
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
        // The body may never come, and then the next request would be taken for it.
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
    // Vert.x closes the connection then: there is nobody to answer.
    request.exceptionHandler(broken -> {});
    request.endHandler(
        end -> {
          ((RoutingContextInternal) context).setBody(body);
          context.next();
        });
    request.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > limit) {
            refuse(context, body.length());
          }
        });
    request.resume();
  }

  private void refuse(RoutingContext context, long received) {
    HttpServerRequest request = context.request();
    long[] dropped = {received};
    request.exceptionHandler(broken -> {});
    request.endHandler(end -> {});
    request.handler(
        part -> {
          dropped[0] += part.length();
          if (dropped[0] > DROPPED_AT_MOST) {
            request.connection().close();
          }
        });
    request.resume();
    String detail = "The body is larger than " + limit / 1024 + " KiB.";
    answer.accept(context, ProblemKind.CONTENT_TOO_LARGE.problem(detail));
  }
}
