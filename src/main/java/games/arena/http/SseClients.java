package games.arena.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The clients that listen to one kind of stream in this process. Their number is limited, and each
 * is ended when it is too old, when its caller is no longer signed in, and when this process ends.
 */
public final class SseClients<C extends SseClient> {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration SIGNED_IN_CHECK = Duration.ofSeconds(1);

  private final int most;
  private final Duration longest;

  /** Each with a check whether its caller is still signed in. */
  private final Map<C, BooleanSupplier> clients = new ConcurrentHashMap<>();

  private final AtomicBoolean beating = new AtomicBoolean();
  private final Thread shutdownHook = new Thread(this::endAll, "end-of-streams");
  private volatile boolean stopping;

  public SseClients(int most, Duration longest) {
    this.most = most;
    this.longest = longest;
  }

  public int size() {
    return clients.size();
  }

  /** Whether a client's stream has not ended, and is not about to. */
  public boolean isListening(C client) {
    return !stopping && clients.containsKey(client);
  }

  /**
   * Adds a client, which listens while {@code welcome} is true; completes when the stream ends.
   *
   * @param client is given the connection's event loop and what ends the stream
   * @param start begins the client's stream
   * @param left is told when the stream has ended
   */
  public Uni<Void> add(
      BooleanSupplier welcome,
      BiFunction<Context, UniEmitter<? super Void>, C> client,
      Consumer<C> start,
      Consumer<C> left) {
    if (stopping || clients.size() >= most) {
      throw Problems.unavailable("There are too many listeners here, try again soon.", 1);
    }
    Context loop = Vertx.currentContext();
    return Uni.createFrom()
        .emitter(
            end -> {
              C added = client.apply(loop, end);
              clients.put(added, welcome);
              end.onTermination(
                  () -> {
                    clients.remove(added);
                    left.accept(added);
                  });
              beat(loop.owner());
              start.accept(added);
              if (stopping) {
                added.end();
              }
            });
  }

  private void beat(Vertx vertx) {
    if (beating.compareAndSet(false, true)) {
      vertx.setPeriodic(
          HEARTBEAT.toMillis(), ignored -> clients.keySet().forEach(c -> c.beat(longest)));
      vertx.setPeriodic(SIGNED_IN_CHECK.toMillis(), ignored -> endUnwelcome());
    }
  }

  private void endUnwelcome() {
    clients.forEach(
        (client, welcome) -> {
          if (!welcome.getAsBoolean()) {
            client.end();
          }
        });
  }

  /**
   * Ends all streams at the start of the shutdown: ShutdownEvent is fired only after all running
   * requests have ended, and streams never end by themselves.
   */
  public void endAtShutdown() {
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /** Ends all streams, and lets no more begin. */
  public void stop() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException alreadyRunning) {
      // The JVM is already shutting down.
    }
  }

  private void endAll() {
    stopping = true;
    clients.keySet().forEach(SseClient::end);
  }
}
