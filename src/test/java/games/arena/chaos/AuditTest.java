package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Ledger.Balance;
import games.arena.chaos.Ledger.Battle;
import games.arena.chaos.Ledger.Edition;
import games.arena.chaos.Ledger.Entry;
import games.arena.chaos.Ledger.Standing;
import games.arena.chaos.Load.Accepted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An audit that never complains proves nothing. */
class AuditTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Edition DAY = new Edition("daily", "2026-11-24");

  /** Three players; 1 beats 2, then 2 beats 3: the second loot depends on the first. */
  private final List<Accepted> accepted =
      new ArrayList<>(List.of(new Accepted(1, 1, 2, 10, 20), new Accepted(2, 2, 3, 30, 40)));

  private final List<Battle> battles =
      new ArrayList<>(
          List.of(
              new Battle(1, "finished", 1, 2, 1, 10, 100, 100, NOON),
              new Battle(2, "finished", 2, 3, 2, 20, 200, 200, NOON)));
  private final List<Long> keyed = new ArrayList<>(List.of(1L, 2L));
  private final Map<Long, Balance> before =
      Map.of(1L, new Balance(1000, 1000), 2L, new Balance(1000, 1000), 3L, new Balance(1000, 1000));
  private final Map<Long, Balance> after =
      new HashMap<>(
          Map.of(
              1L, new Balance(1100, 1100), 2L, new Balance(1100, 1100), 3L, new Balance(800, 800)));
  private final List<Standing> standings = new ArrayList<>();
  private final Map<Edition, List<Entry>> pages = new HashMap<>();
  private final Map<Edition, Map<Long, Long>> sets = new HashMap<>();
  private final Map<String, Long> queue = new HashMap<>(Map.of("pending", 0L));
  private final List<String> deadLetters = new ArrayList<>();

  AuditTest() {
    for (Edition edition : Audit.editions(NOON)) {
      standings.add(standing(1, edition, 200, 1, 0));
      standings.add(standing(2, edition, 400, 1, 1));
      standings.add(standing(3, edition, 0, 0, 1));
      pages.put(
          edition,
          new ArrayList<>(List.of(new Entry(1, 2, 400), new Entry(2, 1, 200), new Entry(3, 3, 0))));
      sets.put(edition, new HashMap<>(Map.of(1L, 200L, 2L, 400L, 3L, 0L)));
    }
  }

  private static Standing standing(long id, Edition edition, long score, long wins, long losses) {
    boolean counted = edition.equals(Audit.ALL_TIME);
    return new Standing(id, edition, score, counted ? wins : 0, counted ? losses : 0, 0);
  }

  private List<String> violations() {
    return Audit.violations(
        new Ledger(
            accepted, battles, keyed, before, after, standings, pages, sets, queue, deadLetters));
  }

  private static <T> void replace(List<T> list, T old, T by) {
    assertThat(list).contains(old);
    list.replaceAll(item -> item.equals(old) ? by : item);
  }

  private void complainsOf(String complaint) {
    assertThat(violations()).anyMatch(violation -> violation.contains(complaint));
  }

  @Test
  void itHasNothingToSayWhenAllIsWell() {
    assertThat(violations()).isEmpty();
  }

  @Test
  void itMissesABattleThatWasLost() {
    accepted.add(new Accepted(3, 1, 3, 50, 60));
    complainsOf("Battle 3 was accepted and is lost");
  }

  @Test
  void itMissesABattleThatWasLostAfterItsKeyWasStored() {
    keyed.add(3L);
    complainsOf("Battle 3 has an idempotency key and is lost");
  }

  @Test
  void itSeesABattleThatIsPendingAndArchived() {
    battles.add(new Battle(2, "queued", 2, 3, 0, 0, 0, 0, null));
    complainsOf("Battle 2 is pending and archived");
  }

  @Test
  void itSeesABattleThatAnswersForTwo() {
    accepted.add(new Accepted(2, 2, 3, 30, 40));
    complainsOf("Battle 2 was accepted twice");
  }

  @Test
  void itSeesABattleThatDidNotEnd() {
    battles.add(new Battle(3, "queued", 1, 3, 0, 0, 0, 0, null));
    complainsOf("Battle 3 is queued");
  }

  @Test
  void itSeesABattleThatFailed() {
    battles.add(new Battle(3, "failed", 1, 3, 0, 0, 0, 0, NOON));
    complainsOf("Battle 3 is failed");
  }

  @Test
  void itSeesIdsThatDoNotFollowTheSubmission() {
    replace(accepted, new Accepted(1, 1, 2, 10, 20), new Accepted(1, 1, 2, 50, 60));
    complainsOf("Battle 1 was sent after 2 was answered");
  }

  @Test
  void itAllowsAnyOrderToBattlesSubmittedAtTheSameTime() {
    replace(accepted, new Accepted(1, 1, 2, 10, 20), new Accepted(1, 1, 2, 35, 60));
    assertThat(violations()).isEmpty();
  }

  @Test
  void itCountsTheMoney() {
    after.put(3L, new Balance(801, 800));
    complainsOf("All gold was 3000, and is 3001");
  }

  @Test
  void itSeesABattleFoughtTwice() {
    // Once more 20 percent of what player 3 had left.
    after.put(2L, new Balance(1260, 1260));
    after.put(3L, new Balance(640, 640));
    complainsOf("Player 3 has Balance[gold=640, silver=640], and should have");
  }

  @Test
  void itSeesABattleThatOvertookAnother() {
    // 3 beats 2 in the first battle's stead: by then 2 still had 1000.
    replace(
        battles,
        new Battle(2, "finished", 2, 3, 2, 20, 200, 200, NOON),
        new Battle(2, "finished", 2, 3, 3, 20, 200, 200, NOON));
    complainsOf("Battle 2 moved 200 and 200; in its place it moves 180 and 180");
  }

  @Test
  void itSeesABattleThatEndedBeforeAnEarlierOne() {
    replace(
        battles,
        new Battle(2, "finished", 2, 3, 2, 20, 200, 200, NOON),
        new Battle(2, "finished", 2, 3, 2, 20, 200, 200, NOON.minusSeconds(1)));
    complainsOf("Battle 2 says that it ended before");
  }

  @Test
  void itSumsUpWhatBattlesMoved() {
    replace(standings, standing(2, DAY, 400, 1, 1), standing(2, DAY, 401, 1, 1));
    complainsOf("should be score 400");
  }

  @Test
  void itCountsWhatWasWonAndLost() {
    replace(
        standings, standing(2, Audit.ALL_TIME, 400, 1, 1), standing(2, Audit.ALL_TIME, 400, 2, 1));
    complainsOf("should be score 400, wins 1, losses 1");
  }

  @Test
  void itMissesAPlayerOnABoard() {
    standings.remove(standing(3, DAY, 0, 0, 1));
    complainsOf("Who stands on boards is not who battled");
  }

  @Test
  void itComparesPagesAndSetsWithTheStandings() {
    assertDiffers(
        () -> pages.get(DAY).set(0, new Entry(1, 2, 399)), "The pages of daily 2026-11-24 differ");
    assertDiffers(() -> pages.get(DAY).remove(2), "The pages of daily 2026-11-24 differ");
    assertDiffers(() -> sets.get(DAY).put(2L, 399L), "Redis' set of daily 2026-11-24 differs");
  }

  private void assertDiffers(Runnable change, String complaint) {
    change.run();
    complainsOf(complaint);
  }

  @Test
  void itKnowsThatTiesShareARank() {
    Consumer<Edition> tie =
        edition -> {
          replace(standings, standing(1, edition, 200, 1, 0), standing(1, edition, 400, 1, 0));
          pages.put(
              edition, List.of(new Entry(1, 1, 400), new Entry(1, 2, 400), new Entry(3, 3, 0)));
          sets.get(edition).put(1L, 400L);
        };
    Audit.editions(NOON).forEach(tie);
    assertThat(violations()).noneMatch(violation -> violation.contains("pages"));
    pages.put(DAY, List.of(new Entry(1, 1, 400), new Entry(2, 2, 400), new Entry(3, 3, 0)));
    complainsOf("The pages of daily 2026-11-24 differ");
  }

  @Test
  void itSeesWhatIsLeft() {
    queue.put("pending", 1L);
    deadLetters.add("garbage");
    complainsOf("There are 1 entries left in pending");
    complainsOf("Dead letters: [garbage]");
  }
}
