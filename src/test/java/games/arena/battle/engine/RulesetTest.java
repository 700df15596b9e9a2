package games.arena.battle.engine;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesetTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 100", "10, 20", "100, 100"})
  void lootBoundsMayBeAnyPercentages(int min, int max) {
    assertThatNoException().isThrownBy(() -> new Ruleset(1, min, max, 50, 10_000));
  }

  @ParameterizedTest
  @CsvSource({"-1, 10", "10, 101", "20, 10"})
  void lootBoundsThatMakeNoRangeAreRefused(int min, int max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ruleset(1, min, max, 50, 10_000))
        .withMessageContaining("min " + min + " and max " + max);
  }

  @ParameterizedTest
  @CsvSource({"0, 50, 10000", "1, 0, 10000", "1, 101, 10000", "1, 50, 0", "1, 50, 10001"})
  void valuesOutOfRangeAreRefused(int version, int floor, int turnLimit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ruleset(version, 10, 20, floor, turnLimit));
  }
}
