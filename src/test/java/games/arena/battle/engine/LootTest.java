package games.arena.battle.engine;

import static games.arena.battle.engine.Loot.MAX_BALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LootTest {

  @Test
  void onePercentageIsTakenOfBoth() {
    assertThat(Loot.taken(15, 1000, 200, 0, 0)).isEqualTo(new Loot(150, 30));
  }

  @ParameterizedTest(name = "{0} % of {1} is {2}")
  @CsvSource({
    "10, 9, 0",
    "10, 19, 1",
    "13, 99, 12",
    "20, 4, 0",
    "20, 0, 0",
    "0, 1000, 0",
    "100, 999, 999",
    "20, 1000000000, 200000000",
    "19, 999999999, 189999999",
  })
  void eachIsRoundedDown(int percent, long balance, long expected) {
    assertThat(Loot.taken(percent, balance, 0, 0, 0)).isEqualTo(new Loot(expected, 0));
    assertThat(Loot.taken(percent, 0, balance, 0, 0)).isEqualTo(new Loot(0, expected));
  }

  @Test
  void theWinnerIsNeverLiftedOverTheCap() {
    assertThat(Loot.taken(20, 1000, 1000, MAX_BALANCE - 5, 0)).isEqualTo(new Loot(5, 200));
    assertThat(Loot.taken(20, 1000, 1000, 0, MAX_BALANCE - 5)).isEqualTo(new Loot(200, 5));
    assertThat(Loot.taken(20, 1000, 1000, MAX_BALANCE - 200, MAX_BALANCE))
        .isEqualTo(new Loot(200, 0));
    assertThat(Loot.taken(100, MAX_BALANCE, MAX_BALANCE, MAX_BALANCE, MAX_BALANCE))
        .isEqualTo(Loot.NONE);
  }

  @Property
  void isTheShareRoundedDownUnlessCapped(
      @ForAll @IntRange(max = 100) int percent,
      @ForAll @LongRange(max = MAX_BALANCE) long loserGold,
      @ForAll @LongRange(max = MAX_BALANCE) long loserSilver,
      @ForAll @LongRange(max = MAX_BALANCE) long winnerGold,
      @ForAll @LongRange(max = MAX_BALANCE) long winnerSilver) {
    var loot = Loot.taken(percent, loserGold, loserSilver, winnerGold, winnerSilver);

    assertShare(loot.gold(), percent, loserGold, winnerGold);
    assertShare(loot.silver(), percent, loserSilver, winnerSilver);
  }

  private static void assertShare(long moved, int percent, long loser, long winner) {
    assertThat(moved).isBetween(0L, loser);
    assertThat(moved * 100).isLessThanOrEqualTo(percent * loser);
    assertThat(winner + moved).isLessThanOrEqualTo(MAX_BALANCE);
    if (winner + moved < MAX_BALANCE) {
      assertThat((moved + 1) * 100).isGreaterThan(percent * loser);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, MAX_BALANCE + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void aBalanceThatCannotBeIsRefused(long balance) {
    assertThatIllegalArgumentException().isThrownBy(() -> Loot.taken(10, balance, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Loot.taken(10, 0, balance, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Loot.taken(10, 0, 0, balance, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Loot.taken(10, 0, 0, 0, balance));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101})
  void aPercentageThatCannotBeIsRefused(int percent) {
    assertThatIllegalArgumentException().isThrownBy(() -> Loot.taken(percent, 0, 0, 0, 0));
  }
}
