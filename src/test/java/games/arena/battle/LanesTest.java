package games.arena.battle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Lanes can be settled side by side because no player is in two of them. */
class LanesTest {

  private static List<PendingBattle> battles(List<Integer> attackers, int players) {
    List<PendingBattle> battles = new ArrayList<>();
    for (int i = 0; i < attackers.size(); i++) {
      long attacker = attackers.get(i) % players;
      long defender = (attacker + 1 + i % (players - 1)) % players;
      battles.add(battle(i + 1, attacker, defender));
    }
    return battles;
  }

  private static PendingBattle battle(long id, long attacker, long defender) {
    return new PendingBattle(id, attacker, defender, 0, attacker, Instant.EPOCH, null, "(0,1)");
  }

  @Property
  void everyBattleIsInOneLaneAndNoPlayerInTwo(
      @ForAll @Size(max = 200) List<@IntRange(max = 1_000) Integer> attackers,
      @ForAll @IntRange(min = 3, max = 500) int players,
      @ForAll @IntRange(min = 1, max = 5) int most) {
    List<PendingBattle> battles = battles(attackers, players);

    List<List<Long>> lanes = Lanes.split(battles, most);

    assertThat(lanes)
        .hasSizeLessThanOrEqualTo(most)
        .allSatisfy(lane -> assertThat(lane).isSorted());
    assertThat(lanes.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(battles.stream().map(PendingBattle::id).toList());
    Map<Long, Integer> laneOfPlayer = new HashMap<>();
    for (int i = 0; i < lanes.size(); i++) {
      for (Long id : lanes.get(i)) {
        for (Long player : battles.get((int) (id - 1)).players()) {
          Integer other = laneOfPlayer.put(player, i);
          assertThat(other == null || other == i).as("player %d", player).isTrue();
        }
      }
    }
  }

  @Test
  void strangersAreSpreadEvenly() {
    List<PendingBattle> battles = new ArrayList<>();
    for (long i = 1; i <= 1_000; i++) {
      battles.add(battle(i, 2 * i, 2 * i + 1));
    }
    assertThat(Lanes.split(battles, 2)).extracting(List::size).containsExactly(500, 500);
  }
}
