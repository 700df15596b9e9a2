package games.arena.account;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.http.HttpProblem;
import games.arena.testing.TestConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Hashing takes a tenth of a second, so its queue is bounded by time. */
class PasswordsTest {

  @Test
  void whoWouldWaitForMoreThanFiveSecondsIsToldWhenToComeAgain() {
    Passwords passwords = new Passwords(TestConfig.with(Map.of("arena.password.concurrency", "1")));
    try {
      List<CompletableFuture<String>> hashes = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        hashes.add(passwords.hash("password number " + i).subscribeAsCompletionStage());
      }
      List<HttpProblem> refused =
          hashes.stream()
              .filter(CompletableFuture::isCompletedExceptionally)
              .map(PasswordsTest::failure)
              .toList();
      assertThat(refused).hasSizeBetween(150, 299);
      assertThat(refused)
          .allSatisfy(
              problem -> {
                assertThat(problem.status()).isEqualTo(503);
                assertThat(Integer.parseInt(problem.headers().get("Retry-After").get(0)))
                    .isBetween(5, 10);
              });
      assertThat(hashes.get(0).join()).startsWith("$argon2id$");
    } finally {
      passwords.stop();
    }
  }

  private static HttpProblem failure(CompletableFuture<String> hash) {
    try {
      hash.join();
      throw new AssertionError("not refused");
    } catch (CompletionException e) {
      return (HttpProblem) e.getCause();
    }
  }
}
