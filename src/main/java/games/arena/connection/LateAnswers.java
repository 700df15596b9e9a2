package games.arena.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;

/**
 * Keeps a connection open whose client waits for an answer. Vert.x would close it as idle, however
 * short the time-out is set: a stream whose board does not change, or a request with {@code Prefer:
 * wait}. A client that does not read its answer is no such client.
 */
final class LateAnswers extends ChannelDuplexHandler {

  /** Requests that were received whole and not answered yet. */
  private int unanswered;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof LastHttpContent) {
      unanswered++;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !isInterim(message) && unanswered > 0) {
      unanswered--;
    }
    context.write(message, promise);
  }

  /** Whether it is 100 Continue, which another response follows. */
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean waits = unanswered > 0 && !hasUnwritten(context);
    if (!(event instanceof IdleStateEvent) || !waits) {
      context.fireUserEventTriggered(event);
    }
  }

  private static boolean hasUnwritten(ChannelHandlerContext context) {
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    return buffer != null && buffer.totalPendingWriteBytes() > 0;
  }
}
