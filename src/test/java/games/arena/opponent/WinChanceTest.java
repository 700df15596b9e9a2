package games.arena.opponent;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Ruleset;
import games.arena.testing.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WinChanceTest {

  private static final Ruleset RULES = new Ruleset(Ruleset.VERSION, 10, 20);
  private static final Fighter BEGINNER = new Fighter(70, 100, 10);

  private static int percent(Fighter attacker, Fighter defender) {
    return WinChance.percent(RULES, attacker, defender);
  }

  @Test
  void whoCannotLoseWinsAllAndWhoCannotWinWinsNone() {
    Fighter champion = new Fighter(1000, 1000, 0);
    assertThat(percent(champion, BEGINNER)).isEqualTo(100);
    assertThat(percent(BEGINNER, champion)).isZero();
  }

  @Test
  void theFirstStrikeIsAnAdvantageAmongEquals() {
    assertThat(percent(BEGINNER, BEGINNER)).isBetween(55, 95);
  }

  @Test
  void theSameFightersHaveTheSameChanceWheneverAsked() {
    assertThat(percent(BEGINNER, new Fighter(60, 120, 12)))
        .isEqualTo(percent(BEGINNER, new Fighter(60, 120, 12)));
  }

  @Test
  void aDrawIsNoWinAndTheLongestBattlesAreCutShort() {
    Fighter neverFalls = new Fighter(1, 1_000_000, 95);
    long start = System.nanoTime();
    assertThat(percent(neverFalls, neverFalls)).isZero();
    // All 200 would be two million turns.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Patience.seconds(1));
  }
}
