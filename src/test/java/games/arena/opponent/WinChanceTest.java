package games.arena.opponent;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.battle.engine.Fighter;
import games.arena.testing.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WinChanceTest {

  private static final Fighter BEGINNER = new Fighter(70, 100, 10);

  @Test
  void whoCannotLoseWinsAllAndWhoCannotWinWinsNone() {
    Fighter champion = new Fighter(1000, 1000, 0);
    assertThat(WinChance.percent(champion, BEGINNER)).isEqualTo(100);
    assertThat(WinChance.percent(BEGINNER, champion)).isZero();
  }

  @Test
  void theFirstStrikeIsAnAdvantageAmongEquals() {
    assertThat(WinChance.percent(BEGINNER, BEGINNER)).isBetween(55, 95);
  }

  @Test
  void theSameFightersHaveTheSameChanceWheneverAsked() {
    assertThat(WinChance.percent(BEGINNER, new Fighter(60, 120, 12)))
        .isEqualTo(WinChance.percent(BEGINNER, new Fighter(60, 120, 12)));
  }

  @Test
  void aDrawIsNoWinAndTheLongestBattlesAreCutShort() {
    Fighter neverFalls = new Fighter(1, 1_000_000, 95);
    long start = System.nanoTime();
    assertThat(WinChance.percent(neverFalls, neverFalls)).isZero();
    // All 200 would be two million turns.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Patience.seconds(1));
  }
}
