package games.arena.leaderboard.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamListenerTest {

  private final List<String> written = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private boolean full;
  private boolean reset;
  private Handler<Void> drained;

  @Test
  void whoReadsSlowlySkipsEventsAndGetsTheNewest() {
    StreamListener listener = listener();
    listener.send(Buffer.buffer("one"));
    full = true;
    listener.send(Buffer.buffer("two"));
    listener.send(Buffer.buffer("three"));
    listener.beat(Duration.ofHours(1));
    full = false;
    drained.handle(null);
    assertThat(written).containsExactly("one", "three");
    assertThat(reset).isFalse();
  }

  @Test
  void whoDoesNotReadIsDropped() {
    StreamListener listener = listener();
    full = true;
    listener.send(Buffer.buffer("one"));
    now.addAndGet(Duration.ofSeconds(31).toNanos());
    listener.beat(Duration.ofHours(1));
    assertThat(reset).isTrue();
  }

  @Test
  void aStreamEndsAfterItsLongestTime() {
    StreamListener listener = listener();
    listener.beat(Duration.ofMinutes(15));
    assertThat(end).isNotDone();
    now.addAndGet(Duration.ofMinutes(16).toNanos());
    listener.beat(Duration.ofMinutes(15));
    assertThat(end).isCompleted();
  }

  private StreamListener listener() {
    StreamListener[] listener = new StreamListener[1];
    Uni.createFrom()
        .<Void>emitter(
            emitter -> listener[0] = new StreamListener(response(), loop(), emitter, now::get))
        .subscribe()
        .with(end::complete);
    return listener[0];
  }

  @SuppressWarnings("unchecked")
  private HttpServerResponse response() {
    return fake(
        HttpServerResponse.class,
        (method, arguments) ->
            switch (method) {
              case "writeQueueFull" -> full;
              case "ended", "closed" -> false;
              case "reset" -> reset = true;
              case "write" -> {
                written.add(arguments[0].toString());
                yield null;
              }
              case "drainHandler" -> {
                drained = (Handler<Void>) arguments[0];
                yield null;
              }
              default -> throw new UnsupportedOperationException(method);
            });
  }

  @SuppressWarnings("unchecked")
  private static Context loop() {
    return fake(
        Context.class,
        (method, arguments) -> {
          ((Handler<Void>) arguments[0]).handle(null);
          return null;
        });
  }

  private interface Call {
    Object of(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.of(method.getName(), arguments)));
  }
}
