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
    return limiter.ask(what, "who", List.of(limits));
  }

  private static RateLimit limit(int limit, boolean sparesKnown) {
    return new RateLimit("failures", limit, Duration.ofMinutes(1), sparesKnown);
  }

  @Test
  void aWindowSlides() {
    RateLimit two = limit(2, false);
    assertThat(ask(Counting.COUNT, two)).isZero();
    now = now.plusSeconds(50);
    assertThat(ask(Counting.COUNT, two)).isZero();
    assertThat(ask(Counting.COUNT, two)).isEqualTo(Duration.ofSeconds(10));
    now = now.plusSeconds(10);
    assertThat(ask(Counting.COUNT, two)).isZero();
    assertThat(ask(Counting.LOOK, two)).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void whoIsKnownIsSparedWhereTheWindowSaysSo() {
    ask(Counting.KNOW, limit(1, true));
    ask(Counting.COUNT, limit(1, true));
    assertThat(ask(Counting.LOOK, limit(1, true))).isZero();
    assertThat(ask(Counting.LOOK, limit(1, false))).isPositive();
    now = now.plus(Duration.ofSeconds(61));
    assertThat(ask(Counting.LOOK, limit(1, false))).isZero();
  }

  @Test
  void whoIsShutOutDoesNotBecomeKnown() {
    RateLimit one = limit(1, true);
    ask(Counting.COUNT, one);
    assertThat(ask(Counting.KNOW, one)).isPositive();
    assertThat(ask(Counting.LOOK, one)).isPositive();
  }

  @Test
  void zeroIsWithoutLimit() {
    for (int i = 0; i < 100; i++) {
      assertThat(ask(Counting.COUNT, limit(0, false))).isZero();
    }
  }
}
