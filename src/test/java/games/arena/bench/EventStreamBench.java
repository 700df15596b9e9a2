package games.arena.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import games.arena.sql.Database;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Many players listen to their own events on one process, which is this one, too, while battles
 * end: {@code ./mvnw test -Dtest=EventStreamBench -Dbench.listeners=5000 -Dbench.rate=500}
 */
@QuarkusTest
class EventStreamBench {

  private static final int PLAYERS = 200;
  private static final int BATCH = 25;

  @Inject Database database;

  @TestHTTPResource("/v1/events/stream")
  URL stream;

  /** When the event of a battle was committed, by its id. */
  private final Map<Long, Long> committed = new ConcurrentHashMap<>();

  private final long[] waits = new long[4_000_000];
  private int count;
  private int open;

  @Test
  void manyListen() throws Exception {
    int listeners = Integer.getInteger("bench.listeners", 5_000);
    int rate = Integer.getInteger("bench.rate", 500);
    int seconds = Integer.getInteger("bench.seconds", 20);
    Registered[] players = new Registered[PLAYERS];
    Arrays.setAll(players, i -> ArenaClient.register());
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < listeners; i++) {
        connect(selector, players[i % PLAYERS]);
        if (i % 100 == 99) {
          while (open < i + 1) {
            read(selector, 1_000);
          }
        }
      }
      Thread battles = new Thread(() -> endBattles(players, rate, seconds));
      battles.start();
      while (battles.isAlive()) {
        read(selector, 10);
      }
      long until = System.nanoTime() + 2_000_000_000L;
      while (System.nanoTime() < until) {
        read(selector, 10);
      }
      long[] sorted = Arrays.copyOf(waits, count);
      Arrays.sort(sorted);
      System.out.printf(
          Locale.ROOT,
          "%d listeners, %d battles, %d events told; commit to client p50 %.0f ms, p99 %.0f ms, at most %.0f ms%n",
          listeners,
          committed.size(),
          count,
          sorted[count / 2] / 1e6,
          sorted[(int) (count * 0.99)] / 1e6,
          sorted[count - 1] / 1e6);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
  }

  /** As settlements end them, but for the fighting. */
  private void endBattles(Registered[] players, int rate, int seconds) {
    Random random = new Random(1);
    long begin = System.nanoTime();
    for (int done = 0; done < rate * seconds; done += BATCH) {
      long[] attackers = random.ints(BATCH, 0, PLAYERS).mapToLong(i -> players[i].id()).toArray();
      var ids =
          database.query(
              """
              insert into battle (status, attacker_id, defender_id, submitted_by, finished_at, failure)
              select 'failed', a, case when a = ? then ? else ? end, 1, clock_timestamp(), 'bench' from unnest(?) as t (a)
              returning id
              """,
              row -> row.getLong("id"),
              players[0].id(),
              players[1].id(),
              players[0].id(),
              attackers);
      long now = System.nanoTime();
      ids.forEach(id -> committed.put(id, now));
      long due = begin + (long) ((done + BATCH) * 1e9 / rate);
      while (System.nanoTime() < due) {
        java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
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
    channel.register(selector, SelectionKey.OP_READ, new StringBuilder());
  }

  private void read(Selector selector, int millis) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      buffer.clear();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        throw new IOException("A stream was ended");
      }
      StringBuilder text = (StringBuilder) key.attachment();
      boolean first = text.isEmpty();
      text.append(new String(buffer.array(), 0, buffer.position(), US_ASCII));
      if (first && text.length() > 0) {
        open++;
      }
      take(text);
    }
    selector.selectedKeys().clear();
  }

  private void take(StringBuilder text) {
    long now = System.nanoTime();
    int from = 0;
    for (int at = text.indexOf("\nid: "); at >= 0; at = text.indexOf("\nid: ", from)) {
      int end = at + 5 + 32;
      if (text.length() < end) {
        break;
      }
      Long since = committed.get(Long.parseLong(text.substring(at + 5 + 16, end), 16));
      waits[count++] = since == null ? 0 : now - since;
      from = end;
    }
    text.delete(0, Math.max(from, Math.max(1, text.length() - 40) - 1));
  }
}
