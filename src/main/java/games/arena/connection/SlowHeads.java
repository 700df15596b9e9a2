package games.arena.connection;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections that take too long over the head of a request. Vert.x has a time-out for idle
 * connections only, so one byte a minute would hold a connection for ever. Netty finds this class
 * in META-INF/services and calls it for each connection; {@link
 * games.arena.internals.OwnTargetCheck} switches that on.
 */
@RegisterForReflection
public final class SlowHeads extends ChannelInitializerExtension {

  static final int TIMEOUT_SECONDS = 10;

  @Override
  public void postInitializeServerChildChannel(Channel connection) {
    connection.pipeline().addLast(new FirstBytes());
  }

  /**
   * Waits until Vert.x has added its own handlers. Puts the deadline behind the decoder, {@link
   * MalformedRequests} behind the encoder, and {@link LateAnswers} behind the time-out for idle
   * connections.
   */
  private static final class FirstBytes extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      ChannelHandlerContext decoder = context.pipeline().context(HttpRequestDecoder.class);
      if (decoder != null) {
        context.pipeline().addAfter(decoder.name(), null, new Deadline());
      }
      ChannelHandlerContext encoder = context.pipeline().context(HttpResponseEncoder.class);
      if (encoder != null) {
        context.pipeline().addAfter(encoder.name(), null, new MalformedRequests());
      }
      ChannelHandlerContext idle = context.pipeline().context(IdleStateHandler.class);
      if (idle != null) {
        context.pipeline().addAfter(idle.name(), null, new LateAnswers());
      }
      context.fireChannelRead(bytes);
      context.pipeline().remove(this);
    }
  }

  /** Sees what the decoder makes of the bytes: heads, and the ends of requests. */
  static final class Deadline extends ChannelInboundHandlerAdapter {

    private boolean inRequest;
    private boolean decoded;
    private Future<?> timeout;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      decoded = true;
      if (message instanceof HttpRequest request) {
        EmptySenders.name(request.headers());
        inRequest = true;
        cancel();
      }
      if (message instanceof LastHttpContent) {
        inRequest = false;
      }
      context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      // Bytes that make no message yet are the beginning of a head.
      if (!decoded && !inRequest && timeout == null) {
        timeout =
            context.executor().schedule(() -> context.close(), TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
      decoded = false;
      context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      cancel();
      context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      cancel();
    }

    private void cancel() {
      if (timeout != null) {
        timeout.cancel(false);
        timeout = null;
      }
    }
  }
}
