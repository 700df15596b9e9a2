package games.arena.battle.engine;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesetTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 100", "10, 20", "100, 100"})
  void lootBoundsMayBeAnyPercentages(int min, int max) {
    assertThatNoException().isThrownBy(() -> new Ruleset(Ruleset.VERSION, min, max));
  }

  @ParameterizedTest
  @CsvSource({"-1, 10", "10, 101", "20, 10"})
  void lootBoundsThatMakeNoRangeAreRefused(int min, int max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ruleset(Ruleset.VERSION, min, max))
        .withMessageContaining("min " + min + " and max " + max);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2, Integer.MAX_VALUE})
  void anUnknownVersionIsRefused(int version) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ruleset(version, 10, 20))
        .withMessage("unknown rules version " + version);
  }
}
