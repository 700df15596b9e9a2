package games.arena.account.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits while Redis is away. */
class LocalRateLimiterTest {

  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final LocalRateLimiter limiter =
      new LocalRateLimiter(
          new Clock() {
            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private Duration ask(Counting what, RateLimit... limits) {
    return limiter.ask(what, "who", List.of(limits), now.toEpochMilli()).toWait();
  }

  private static RateLimit limit(int limit, RateLimit.Kind kind) {
    return new RateLimit("failures", limit, Duration.ofMinutes(1), kind);
  }

  @Test
  void aWindowSlides() {
    RateLimit two = limit(2, RateLimit.Kind.ALL);
    assertThat(ask(Counting.COUNT, two)).isZero();
    now = now.plusSeconds(50);
    assertThat(ask(Counting.COUNT, two)).isZero();
    assertThat(ask(Counting.COUNT, two)).isEqualTo(Duration.ofSeconds(10));
    now = now.plusSeconds(10);
    assertThat(ask(Counting.COUNT, two)).isZero();
    assertThat(ask(Counting.LOOK, two)).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void whoIsKnownIsSparedWhereTheLimitIsForNewClients() {
    ask(Counting.KNOW, limit(1, RateLimit.Kind.NEW));
    ask(Counting.COUNT, limit(1, RateLimit.Kind.NEW));
    assertThat(ask(Counting.LOOK, limit(1, RateLimit.Kind.NEW))).isZero();
    assertThat(ask(Counting.LOOK, limit(1, RateLimit.Kind.ALL))).isPositive();
    now = now.plus(Duration.ofSeconds(61));
    assertThat(ask(Counting.LOOK, limit(1, RateLimit.Kind.ALL))).isZero();
  }

  @Test
  void anAttemptThatIsTakenBackIsNotCounted() {
    RateLimit one = limit(1, RateLimit.Kind.ALL);
    ask(Counting.COUNT, one);
    assertThat(ask(Counting.LOOK, one)).isPositive();
    ask(Counting.FORGIVE, one);
    assertThat(ask(Counting.COUNT, one)).isZero();
  }

  @Test
  void whatIsOverItsShareIsNotCountedByTheNextLimit() {
    RateLimit all = new RateLimit("all", 3, Duration.ofMinutes(1), RateLimit.Kind.ALL);
    for (int i = 0; i < 10; i++) {
      RateLimit share = new RateLimit("one", 2, Duration.ofMinutes(1), RateLimit.Kind.SHARE);
      assertThat(ask(Counting.COUNT, share, all)).isZero();
    }
    RateLimit other = new RateLimit("other", 2, Duration.ofMinutes(1), RateLimit.Kind.SHARE);
    assertThat(ask(Counting.COUNT, other, all)).isZero();
    assertThat(ask(Counting.COUNT, other, all)).isPositive();
  }

  @Test
  void zeroIsWithoutLimit() {
    for (int i = 0; i < 100; i++) {
      assertThat(ask(Counting.COUNT, limit(0, RateLimit.Kind.ALL))).isZero();
    }
  }
}
