package games.arena.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedRequestsTest {

  /** Answers like Vert.x: without a body. */
  private static final class Answers extends ChannelInboundHandlerAdapter {

    private final HttpResponseStatus status;

    Answers(int status) {
      this.status = HttpResponseStatus.valueOf(status);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
      }
      ReferenceCountUtil.release(message);
    }
  }

  private static String answer(int status, String request) {
    EmbeddedChannel connection =
        new EmbeddedChannel(
            new HttpRequestDecoder(),
            new HttpResponseEncoder(),
            new MalformedRequests(),
            new Answers(status));
    connection.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    for (ByteBuf part = connection.readOutbound(); part != null; part = connection.readOutbound()) {
      answer.append(part.toString(StandardCharsets.UTF_8));
      part.release();
    }
    return answer.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "400, Bad Name: 1",
    "414, Content-Length: x",
    "431, Content-Length: -1",
  })
  void whatCannotBeDecodedIsAnsweredWithAProblem(int status, String header) {
    String answer = answer(status, "GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("content-type: application/problem+json")
        .contains("connection: close");
    JsonObject problem = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")));
    assertThat(problem.fieldNames()).containsExactly("type", "title", "status", "detail");
    assertThat(problem.getInteger("status")).isEqualTo(status);
  }

  @Test
  void otherAnswersStayAsTheyAre() {
    assertThat(answer(404, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("\r\n\r\n");
    assertThat(answer(404, "HEAD / HTTP/1.1\r\nContent-Length: x\r\n\r\n")).endsWith("\r\n\r\n");
  }
}
