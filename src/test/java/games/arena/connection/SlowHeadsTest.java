package games.arena.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlowHeadsTest {

  private static final String HEAD = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final EmbeddedChannel connection = connection();

  private static EmbeddedChannel connection() {
    EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    new SlowHeads().postInitializeServerChildChannel(channel);
    // As Vert.x does, later than Netty calls the extension.
    channel.pipeline().addLast(new HttpRequestDecoder());
    return channel;
  }

  @Test
  void aHeadThatDripsClosesTheConnection() {
    send("GET / HTTP/1.1\r\n");
    for (int second = 1; second < SlowHeads.TIMEOUT_SECONDS; second++) {
      pass(1);
      send("X-" + second + ": 1\r\n");
      assertThat(connection.isOpen()).isTrue();
    }
    pass(1);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void theSecondHeadOfAConnectionHasADeadlineToo() {
    send(HEAD);
    pass(60);
    send("GET ");
    pass(SlowHeads.TIMEOUT_SECONDS - 1);
    assertThat(connection.isOpen()).isTrue();
    pass(1);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void waitingForAnAnswerIsNoSlowHead() {
    send(HEAD);
    pass(900);
    send(HEAD);
    pass(900);
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void aHeadInTwoPartsIsInTime() {
    send(HEAD.substring(0, 10));
    pass(SlowHeads.TIMEOUT_SECONDS - 1);
    send(HEAD.substring(10));
    pass(900);
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void aBodyIsNoHead() {
    send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n");
    for (int second = 0; second < 20; second++) {
      send("x");
      pass(1);
    }
    assertThat(connection.isOpen()).isTrue();
  }

  private void send(String text) {
    connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private void pass(int seconds) {
    connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
    connection.runScheduledPendingTasks();
  }
}
