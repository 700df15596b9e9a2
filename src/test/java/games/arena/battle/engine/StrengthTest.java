package games.arena.battle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrengthTest {

  @ParameterizedTest(name = "{0}/{1} at {2} strikes with {3}")
  @CsvSource({
    "70, 100, 100, 70",
    "70, 100, 90, 63",
    "70, 100, 80, 56",
    "70, 100, 55, 38",
    "70, 100, 50, 35",
    "70, 100, 1, 35",
    "70, 100, 99, 69",
    "3, 10, 9, 2",
    "50, 150, 149, 49",
    "50, 150, 100, 33",
    "71, 100, 1, 36",
    "1, 1, 1, 1",
    "1, 1000000, 1, 1",
    "1000000, 1000000, 1000000, 1000000",
    "1000000, 1000000, 999999, 999999",
    "999999, 1000000, 999999, 999998",
    "999999, 1, 1, 999999",
    "999999, 1000000, 1, 500000",
  })
  void aPercentOfHealthLostCostsAPercentOfAttack(
      int attack, int hitPoints, int hitPointsLeft, int expected) {
    assertThat(strength(attack, hitPoints, hitPointsLeft)).isEqualTo(expected);
  }

  @Test
  void isWhatTheRuleSaysForAllSmallFighters() {
    for (int attack = 1; attack <= 60; attack++) {
      for (int hitPoints = 1; hitPoints <= 60; hitPoints++) {
        for (int left = 1; left <= hitPoints; left++) {
          assertThat(strength(attack, hitPoints, left))
              .isEqualTo(asTheRuleSays(attack, hitPoints, left));
        }
      }
    }
  }

  @Property(tries = 10_000)
  void isWhatTheRuleSaysForEveryFighter(
      @ForAll @IntRange(min = 1, max = Fighter.MAX_ATTACK) int attack,
      @ForAll @IntRange(min = 1, max = Fighter.MAX_HIT_POINTS) int hitPoints,
      @ForAll @IntRange(min = 1, max = Fighter.MAX_HIT_POINTS) int anyHitPoints) {
    int left = 1 + (anyHitPoints - 1) % hitPoints;

    assertThat(strength(attack, hitPoints, left)).isEqualTo(asTheRuleSays(attack, hitPoints, left));
  }

  @Property
  void neverGrowsAsHealthFalls(
      @ForAll @IntRange(min = 1, max = Fighter.MAX_ATTACK) int attack,
      @ForAll @IntRange(min = 2, max = 1_000) int hitPoints) {
    for (int left = hitPoints; left > 1; left--) {
      assertThat(strength(attack, hitPoints, left - 1))
          .isLessThanOrEqualTo(strength(attack, hitPoints, left));
    }
  }

  @ParameterizedTest(name = "{0} at 1 of 100 hit points, floor {1} percent: {2}")
  @CsvSource({
    "70, 1, 1",
    "70, 49, 35",
    "70, 51, 36",
    "70, 100, 70",
    "1, 1, 1",
    "1000000, 33, 330000",
    "999999, 99, 990000",
  })
  void neverFallsUnderTheFloorOfTheRules(int attack, int floorPercent, int expected) {
    assertThat(Duel.strength(attack, 100, 1, floorPercent)).isEqualTo(expected);
  }

  private static int strength(int attack, int hitPoints, int left) {
    return Duel.strength(attack, hitPoints, left, 50);
  }

  private static int asTheRuleSays(int attack, int hitPoints, int left) {
    var base = BigDecimal.valueOf(attack);
    var lost =
        base.multiply(BigDecimal.valueOf(hitPoints - left))
            .divide(BigDecimal.valueOf(hitPoints), 0, RoundingMode.CEILING);
    var half = base.divide(BigDecimal.valueOf(2), 0, RoundingMode.CEILING);
    return base.subtract(lost).max(half).intValueExact();
  }
}
