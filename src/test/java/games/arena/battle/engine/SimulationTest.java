package games.arena.battle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final Ruleset RULES = new Ruleset(1, 10, 20, 50, 10_000);
  private static final Fighter ATTACKER = new Fighter(70, 100, 10);
  private static final Fighter DEFENDER = new Fighter(60, 120, 20);

  @Test
  void itsBattlesAreThoseOfTheEngineByTheSeedsThatTheDiceGive() {
    int battles = 1_000;
    var tally = run(RULES, 42, battles);

    var seeds = new Dice(42);
    int[] wins = new int[Result.values().length];
    int[] turns = new int[battles];
    for (int i = 0; i < battles; i++) {
      var outcome = BattleEngine.fight(RULES, seeds.next(), ATTACKER, DEFENDER);
      wins[outcome.result().ordinal()]++;
      turns[i] = outcome.turns();
    }
    Arrays.sort(turns);
    assertThat(tally.attackerWins()).isEqualTo(wins[Result.ATTACKER.ordinal()]).isPositive();
    assertThat(tally.defenderWins()).isEqualTo(wins[Result.DEFENDER.ordinal()]).isPositive();
    assertThat(tally.draws()).isZero();
    assertThat(tally.turnsOf(0)).isEqualTo(turns[0]);
    assertThat(tally.turnsOf(50)).isEqualTo(turns[499]);
    assertThat(tally.turnsOf(95)).isEqualTo(turns[949]);
    assertThat(tally.turnsOf(100)).isEqualTo(turns[999]);
    assertThat(tally.battlesOf(1, 4))
        .isEqualTo((int) Arrays.stream(turns).filter(turn -> turn <= 4).count());
    assertThat(tally.battlesOf(1, 10_000)).isEqualTo(battles);
  }

  @Test
  void undecidedBattlesAreDraws() {
    var tally = run(new Ruleset(2, 10, 20, 50, 1), 1, 10);

    assertThat(tally.draws()).isEqualTo(10);
    assertThat(tally.turnsOf(50)).isOne();
  }

  @Test
  void itStopsSoonAfterItIsToldTo() {
    AtomicInteger asked = new AtomicInteger();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                Simulation.run(
                    RULES,
                    1,
                    ATTACKER,
                    DEFENDER,
                    Integer.MAX_VALUE,
                    () -> asked.incrementAndGet() == 3));
  }

  private static Tally run(Ruleset rules, long seed, int battles) {
    return Simulation.run(rules, seed, ATTACKER, DEFENDER, battles, () -> false);
  }
}
