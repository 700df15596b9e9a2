package games.arena.battle.engine;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FighterTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "1000000, 1000000, 95"})
  void theBoundsAreIncluded(int attack, int hitPoints, int luck) {
    assertThatNoException().isThrownBy(() -> new Fighter(attack, hitPoints, luck));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, attack",
    "-1, 1, 0, attack",
    "1000001, 1, 0, attack",
    "1, 0, 0, hitPoints",
    "1, 1000001, 0, hitPoints",
    "1, 1, -1, luck",
    "1, 1, 96, luck",
  })
  void whatIsOutOfRangeIsRefused(int attack, int hitPoints, int luck, String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fighter(attack, hitPoints, luck))
        .withMessageStartingWith(field + " must be between");
  }
}
