package games.arena.fault;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.testing.Patience;
import io.smallrye.mutiny.Uni;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  /** So that a probe's own time-out is told from it. */
  private static final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private volatile boolean answers = true;
  private volatile boolean hangs;
  private final CompletableFuture<String> ending = new CompletableFuture<>();
  private final AtomicInteger probes = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final Timeouts timeouts = new Timeouts();
  private final CircuitBreaker breaker =
      new CircuitBreaker(
          new CircuitBreaker.Server(
              "The server",
              failure -> failure instanceof NoAnswer,
              () -> {
                probes.incrementAndGet();
                return hangs ? Uni.createFrom().nothing() : reply("PONG");
              },
              () -> new UncheckedIOException(new ConnectException("no answer"))),
          timeouts);

  @AfterEach
  void stop() {
    ending.complete("the end");
    breaker.stop();
    timeouts.stop();
  }

  private <T> Uni<T> reply(T value) {
    return Uni.createFrom()
        .deferred(
            () ->
                answers ? Uni.createFrom().item(value) : Uni.createFrom().failure(new NoAnswer()));
  }

  private String call() {
    return breaker
        .guard(
            () -> {
              calls.incrementAndGet();
              return reply("value");
            })
        .await()
        .atMost(soon());
  }

  private String callBlocking() {
    return breaker.call(
        () -> {
          calls.incrementAndGet();
          return reply("value").await().atMost(soon());
        });
  }

  /** A call that is not answered before the test ends. */
  private CompletableFuture<String> hang() {
    return CompletableFuture.supplyAsync(() -> breaker.call(ending::join));
  }

  private void fail(RuntimeException reply) {
    breaker.guard(() -> Uni.createFrom().<String>failure(reply)).await().atMost(soon());
  }

  @Test
  void onlyTheFirstCallWaitsForAServerThatIsAway() {
    answers = false;
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(this::call).isInstanceOf(RuntimeException.class);
    }
    assertThat(calls).hasValue(1);
    assertThatThrownBy(this::call)
        .matches(Outage::isOutage)
        .hasRootCauseInstanceOf(ConnectException.class);
  }

  @Test
  void onlyTheFirstBlockingCallWaitsForAServerThatIsAway() {
    answers = false;
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(this::callBlocking).isInstanceOf(RuntimeException.class);
    }
    assertThat(calls).hasValue(1);
    answers = true;
    await().atMost(soon()).ignoreExceptions().until(() -> callBlocking().equals("value"));
  }

  @Test
  void itClosesWhenAProbeIsAnswered() {
    answers = false;
    assertThatThrownBy(this::call).isInstanceOf(NoAnswer.class);
    answers = true;
    await().atMost(soon()).ignoreExceptions().until(() -> call().equals("value"));
    int asked = probes.get();
    assertThat(call()).isEqualTo("value");
    assertThat(probes).as("probes end").hasValue(asked);
  }

  @Test
  void aProbeThatHangsIsFollowedByAnother() {
    answers = false;
    hangs = true;
    assertThatThrownBy(this::call).isInstanceOf(NoAnswer.class);
    await().atMost(soon()).until(() -> probes.get() >= 2);
    assertThatThrownBy(this::call).hasRootCauseInstanceOf(ConnectException.class);
    hangs = false;
    answers = true;
    await().atMost(soon()).ignoreExceptions().until(() -> call().equals("value"));
  }

  @Test
  void anErrorIsAnAnswer() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> fail(new IllegalStateException("an error"))).hasMessage("an error");
    }
    assertThat(probes).hasValue(0);
  }

  @Test
  void aSingleBrokenConnectionOpensItForOneProbe() {
    assertThatThrownBy(() -> fail(new NoAnswer())).isInstanceOf(NoAnswer.class);
    assertThat(probes).hasValue(1);
    assertThat(call()).isEqualTo("value");
  }

  @Test
  void aSlowCallWhileOthersAreAnsweredDoesNotOpenIt() {
    assertThatThrownBy(
            () ->
                breaker
                    .guard(
                        () -> {
                          call();
                          return Uni.createFrom().<String>failure(new NoAnswer());
                        })
                    .await()
                    .atMost(soon()))
        .isInstanceOf(NoAnswer.class);
    assertThat(probes).hasValue(0);
  }

  @Test
  void itOpensBeforeCallsThatHangRunIntoTheirTimeouts() {
    hangs = true;
    CompletableFuture<String> hanging = hang();
    await()
        .atMost(soon())
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () ->
                            breaker
                                .guard(() -> Uni.createFrom().nothing())
                                .await()
                                .atMost(Duration.ofMillis(10)))
                    .hasRootCauseInstanceOf(ConnectException.class));
    assertThat(hanging).isNotDone();
    hangs = false;
    await().atMost(soon()).ignoreExceptions().until(() -> call().equals("value"));
  }

  @Test
  void aLongCallDoesNotOpenItWhileProbesAreAnswered() {
    CompletableFuture<String> slow = hang();
    await().atMost(soon()).until(() -> probes.get() >= 2);
    assertThat(call()).isEqualTo("value");
    assertThat(slow).isNotDone();
  }

  private static Duration soon() {
    return Patience.seconds(5);
  }
}
