package games.arena.connection;

import games.arena.http.Problem;
import games.arena.http.ProblemKind;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.json.JsonObject;

/**
 * Gives a problem to the answers of requests that are not HTTP, such as one with two lengths or
 * with a control character in a header. Vert.x answers these before any route, without a body.
 */
final class MalformedRequests extends ChannelDuplexHandler {

  private boolean malformed;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request
        && request.decoderResult().isFailure()
        && !request.method().equals(HttpMethod.HEAD)) {
      malformed = true;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (malformed
        && message instanceof FullHttpResponse response
        && response.status().code() >= 400
        && !response.content().isReadable()) {
      context.write(problem(response.status()), promise);
      ReferenceCountUtil.release(message);
    } else {
      context.write(message, promise);
    }
  }

  private static FullHttpResponse problem(HttpResponseStatus status) {
    Problem problem = ProblemKind.ofStatus(status.code()).body();
    byte[] body =
        new JsonObject()
            .put("type", problem.type().toString())
            .put("title", problem.title())
            .put("status", problem.status())
            .put("detail", problem.detail())
            .toBuffer()
            .getBytes();
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("X-Content-Type-Options", "nosniff")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }
}
