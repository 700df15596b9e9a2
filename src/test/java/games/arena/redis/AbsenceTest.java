package games.arena.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import games.arena.http.Outage;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.impl.types.ErrorType;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AbsenceTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private volatile boolean answers = true;
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final Absence absence =
      new Absence(
          () -> {
            questions.incrementAndGet();
            return reply("PONG");
          });

  private <T> Uni<T> reply(T value) {
    return Uni.createFrom()
        .deferred(
            () ->
                answers
                    ? Uni.createFrom().item(value)
                    : Uni.createFrom().failure(new TimeoutException()));
  }

  private String call() {
    return absence
        .guard(
            () -> {
              calls.incrementAndGet();
              return reply("value");
            })
        .await()
        .atMost(SOON);
  }

  private void assertNoAnswer() {
    assertThatThrownBy(this::call).matches(Outage::isOutage);
  }

  @Test
  void asLongAsThereIsNoAnswerNobodyElseWaitsForOne() {
    answers = false;
    for (int i = 0; i < 100; i++) {
      assertNoAnswer();
    }
    assertThat(calls).hasValue(1);
    assertThatThrownBy(this::call).hasRootCauseInstanceOf(ConnectException.class);
  }

  @Test
  void itIsOverWhenAQuestionIsAnswered() {
    answers = false;
    assertNoAnswer();
    answers = true;
    await().atMost(SOON).ignoreExceptions().until(() -> call().equals("value"));
    int asked = questions.get();
    assertThat(call()).isEqualTo("value");
    assertThat(questions).as("nobody asks any more").hasValue(asked);
  }

  @Test
  void anErrorIsAnAnswer() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> fail(ErrorType.create("LOADING Redis is loading")))
          .hasMessageContaining("LOADING");
    }
    assertThat(questions).hasValue(0);
  }

  @Test
  void aConnectionThatBrokeIsForgottenWithTheFirstAnswer() {
    assertThatThrownBy(() -> fail(ErrorType.create("CONNECTION_CLOSED")));
    assertThat(questions).hasValue(1);
    assertThat(call()).isEqualTo("value");
  }

  @Test
  void oneThatIsSlowWhileOthersAreAnsweredIsNoAbsence() {
    assertThatThrownBy(
        () ->
            absence
                .guard(
                    () -> {
                      call();
                      return Uni.createFrom().<String>failure(new TimeoutException());
                    })
                .await()
                .atMost(SOON));
    assertThat(questions).hasValue(0);
  }

  private void fail(Throwable reply) {
    absence.guard(() -> Uni.createFrom().failure(reply)).await().atMost(SOON);
  }
}
