package games.arena.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.testing.ArenaClient;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Many listeners of one board on one process, which is this one, too: {@code ./mvnw test
 * -Dtest=StreamBench -Dbench.listeners=5000}
 */
@QuarkusTest
class StreamBench {

  private static final int CHANGES = 20;

  @Inject RedisCalls redis;

  @TestHTTPResource("/v1/leaderboards/all-time/stream")
  URL stream;

  /** What a listener has been sent: events are counted by the words that each begins with. */
  private static final class Seen {
    private static final String BEGIN = "event: board";
    private int events;
    private String rest = "";

    void add(String text) {
      String all = rest + text;
      int from = 0;
      for (int at = all.indexOf(BEGIN); at >= 0; at = all.indexOf(BEGIN, from)) {
        events++;
        from = at + BEGIN.length();
      }
      rest = all.substring(Math.max(from, all.length() - BEGIN.length() + 1));
    }
  }

  @Test
  void manyListen() throws Exception {
    int listeners = Integer.getInteger("bench.listeners", 5_000);
    Registered player = ArenaClient.register();
    long before = heap();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < listeners; i++) {
        connect(selector, player);
        if (i % 100 == 99) {
          readUntil(selector, i + 1, 1);
        }
      }
      readUntil(selector, listeners, 1);
      System.out.printf(
          Locale.ROOT,
          "%d listeners, %.1f KiB of heap each, both ends%n",
          listeners,
          (heap() - before) / 1024.0 / listeners);
      double slowest = 0;
      double sum = 0;
      for (int change = 1; change <= CHANGES; change++) {
        long begin = System.nanoTime();
        call("ZINCRBY", RedisKeys.scores("all-time"), "-1000000", member(player.id()));
        readUntil(selector, listeners, 1 + change);
        double millis = (System.nanoTime() - begin) / 1e6;
        slowest = Math.max(slowest, millis);
        sum += millis;
      }
      System.out.printf(
          Locale.ROOT,
          "a change reached all after %.0f ms on average, %.0f ms at most%n",
          sum / CHANGES,
          slowest);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
  }

  private void connect(Selector selector, Registered player) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(stream.getHost(), stream.getPort()));
    String credentials = player.name() + ":" + ArenaClient.PASSWORD;
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n"
            .formatted(
                stream.getPath(), Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new Seen());
  }

  private static void readUntil(Selector selector, int listeners, int events) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    int missing = listeners;
    for (SelectionKey key : selector.keys()) {
      if (((Seen) key.attachment()).events >= events) {
        missing--;
      }
    }
    while (missing > 0) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        buffer.clear();
        if (((SocketChannel) key.channel()).read(buffer) < 0) {
          throw new IOException("A stream was ended");
        }
        Seen seen = (Seen) key.attachment();
        int before = seen.events;
        seen.add(new String(buffer.array(), 0, buffer.position(), US_ASCII));
        if (before < events && seen.events >= events) {
          missing--;
        }
      }
      selector.selectedKeys().clear();
    }
  }

  /** What is in use after full collections, which are over when the calls return. */
  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static String member(long id) {
    String digits = Long.toString(id);
    return (char) ('a' + digits.length() - 1) + digits;
  }

  private void call(String command, String... arguments) {
    redis.call(command, arguments).await().indefinitely();
  }
}
