package games.arena.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import org.junit.jupiter.api.Test;

class LateAnswersTest {

  private boolean isIdle;

  private final EmbeddedChannel connection =
      new EmbeddedChannel(
          new LateAnswers(),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(
                io.netty.channel.ChannelHandlerContext context, Object event) {
              isIdle = true;
            }
          });

  private boolean isIdle() {
    isIdle = false;
    connection.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
    return isIdle;
  }

  private void request() {
    connection.writeInbound(
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.buffer()));
  }

  private void respond(HttpResponseStatus status) {
    connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
  }

  @Test
  void aConnectionIsIdleBeforeItsFirstRequestAndBetweenTwo() {
    assertThat(isIdle()).isTrue();
    request();
    assertThat(isIdle()).isFalse();
    respond(HttpResponseStatus.OK);
    assertThat(isIdle()).isTrue();
  }

  @Test
  void aRequestWhoseBodyDoesNotComeIsIdle() {
    connection.writeInbound(
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/battles"));
    respond(HttpResponseStatus.CONTINUE);
    assertThat(isIdle()).isTrue();
  }

  @Test
  void aStreamThatHasBegunIsNotIdle() {
    request();
    connection.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    assertThat(isIdle()).isFalse();
  }

  @Test
  void eachRequestOfAPipelineHasAnAnswer() {
    request();
    request();
    respond(HttpResponseStatus.OK);
    assertThat(isIdle()).isFalse();
    respond(HttpResponseStatus.OK);
    assertThat(isIdle()).isTrue();
  }

  @Test
  void aClientThatDoesNotReadItsAnswerIsIdle() {
    request();
    // Written, and not flushed: as if the client's buffers were full.
    connection.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    connection
        .unsafe()
        .outboundBuffer()
        .addMessage(Unpooled.wrappedBuffer(new byte[9]), 9, connection.newPromise());
    assertThat(isIdle()).isTrue();
  }
}
