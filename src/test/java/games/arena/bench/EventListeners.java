package games.arena.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Many event streams, read by one thread, which costs less than what it measures. */
final class EventListeners implements AutoCloseable {

  /** How often an event was told, and how long after its commit. */
  record Waits(long[] sorted) {

    /**
     * @param share of the events that came sooner, such as 0.99
     */
    double millis(double share) {
      return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }
  }

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private final URI stream;

  /** When the event of a battle was committed, by its id. */
  private final Map<Long, Long> committed = new ConcurrentHashMap<>();

  private long[] waits = new long[1_000];
  private int count;
  private int opened;

  EventListeners(Arena arena) throws IOException {
    stream = arena.uri("/v1/events/stream");
  }

  /** Opens streams, each with the next one of some authorizations. */
  void open(List<String> authorizations, int listeners) throws IOException {
    for (int i = 0; i < listeners; i++) {
      connect(authorizations.get(i % authorizations.size()));
      if (i % 100 == 99 || i == listeners - 1) {
        while (opened < i + 1) {
          read(1_000);
        }
      }
    }
  }

  /** Listens while events are committed, and for two seconds more. */
  Waits hear(Consumer<Map<Long, Long>> commits) throws IOException {
    count = 0;
    Thread thread = new Thread(() -> commits.accept(committed));
    thread.start();
    while (thread.isAlive()) {
      read(10);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (System.nanoTime() < end) {
      read(10);
    }
    if (count == 0) {
      throw new IllegalStateException("no event was told");
    }
    long[] sorted = Arrays.copyOf(waits, count);
    Arrays.sort(sorted);
    return new Waits(sorted);
  }

  private void connect(String authorization) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(stream.getHost(), stream.getPort()));
    String request =
        "GET %s HTTP/1.1\r\nHost: arena\r\nAuthorization: %s\r\n\r\n"
            .formatted(stream.getPath(), authorization);
    channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new StringBuilder());
  }

  private void read(int millis) throws IOException {
    selector.select(millis);
    for (SelectionKey key : selector.selectedKeys()) {
      buffer.clear();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        throw new IOException("a stream was ended");
      }
      StringBuilder text = (StringBuilder) key.attachment();
      boolean first = text.isEmpty();
      text.append(new String(buffer.array(), 0, buffer.position(), US_ASCII));
      if (first && text.length() > 0) {
        if (text.indexOf("HTTP/1.1 200") != 0) {
          throw new IOException("a stream was refused: " + text);
        }
        opened++;
      }
      take(text);
    }
    selector.selectedKeys().clear();
  }

  /** Notes the events in what was received, and keeps what may be the beginning of the next one. */
  private void take(StringBuilder text) {
    long now = System.nanoTime();
    int from = 0;
    for (int at = text.indexOf("\nid: "); at >= 0; at = text.indexOf("\nid: ", from)) {
      int end = at + 5 + 32;
      if (text.length() < end) {
        break;
      }
      // The second half of an event's id is the battle's.
      Long since = committed.get(Long.parseLong(text.substring(at + 5 + 16, end), 16));
      if (count == waits.length) {
        waits = Arrays.copyOf(waits, 2 * count);
      }
      // An event may be told before its commit is noted here.
      waits[count++] = since == null ? 0 : now - since;
      from = end;
    }
    text.delete(0, Math.max(from, Math.max(1, text.length() - 40) - 1));
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
