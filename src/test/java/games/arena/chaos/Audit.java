package games.arena.chaos;

import games.arena.chaos.Ledger.Balance;
import games.arena.chaos.Ledger.Battle;
import games.arena.chaos.Ledger.Edition;
import games.arena.chaos.Ledger.Entry;
import games.arena.chaos.Ledger.Standing;
import games.arena.chaos.Load.Accepted;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What must hold once it is quiet, whatever happened before. It knows the rules of the game by
 * itself, and shares no code with Arena.
 */
final class Audit {

  private static final long MOST = 1_000_000_000;

  private final Ledger ledger;
  private final List<String> violations = new ArrayList<>();

  private Audit(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Every promise that was broken; empty where all is well. */
  static List<String> violations(Ledger ledger) {
    Audit audit = new Audit(ledger);
    audit.everyAcceptedBattleEnded();
    audit.idsFollowTheOrderOfSubmission();
    audit.sumsStay();
    audit.battlesInTheirOrderGiveWhatEachMoved();
    audit.nobodyFoughtBeforeAnEarlierBattle();
    audit.standingsAreTheSumOfBattles();
    audit.boardsAreTheStandings();
    audit.nothingIsLeft();
    return audit.violations;
  }

  private void check(boolean holds, String violation, Object... values) {
    if (!holds) {
      violations.add(violation.formatted(values));
    }
  }

  private void everyAcceptedBattleEnded() {
    Map<Long, Battle> battles = new HashMap<>();
    for (Battle battle : ledger.battles()) {
      check(
          battles.put(battle.id(), battle) == null,
          "Battle %d is pending and archived, or archived twice",
          battle.id());
    }
    // Also those whose answer was lost: the key was committed together with the battle.
    for (long id : ledger.keyed()) {
      check(battles.containsKey(id), "Battle %d has an idempotency key and is lost", id);
    }
    Set<Long> seen = new HashSet<>();
    for (Accepted accepted : ledger.accepted()) {
      Battle battle = battles.get(accepted.id());
      check(battle != null, "Battle %d was accepted and is lost", accepted.id());
      check(seen.add(accepted.id()), "Battle %d was accepted twice", accepted.id());
      if (battle != null) {
        check(
            battle.attackerId() == accepted.attackerId()
                && battle.defenderId() == accepted.defenderId(),
            "Battle %d is another than the one that was accepted",
            accepted.id());
      }
    }
    for (Battle battle : ledger.battles()) {
      check(battle.status().equals("finished"), "Battle %d is %s", battle.id(), battle.status());
    }
  }

  /** A battle that was answered before another was sent is earlier. */
  private void idsFollowTheOrderOfSubmission() {
    List<Accepted> bySent =
        ledger.accepted().stream().sorted(Comparator.comparingLong(Accepted::sentAt)).toList();
    List<Accepted> byAnswered =
        ledger.accepted().stream().sorted(Comparator.comparingLong(Accepted::answeredAt)).toList();
    int answered = 0;
    long highest = 0;
    for (Accepted next : bySent) {
      while (byAnswered.get(answered).answeredAt() < next.sentAt()) {
        highest = Math.max(highest, byAnswered.get(answered).id());
        answered++;
      }
      check(
          next.id() > highest,
          "Battle %d was sent after %d was answered, and is earlier",
          next.id(),
          highest);
    }
  }

  private void sumsStay() {
    sumStays("gold", Balance::gold);
    sumStays("silver", Balance::silver);
  }

  private void sumStays(String what, ToLongFunction<Balance> value) {
    long before = ledger.before().values().stream().mapToLong(value).sum();
    long after = ledger.after().values().stream().mapToLong(value).sum();
    check(before == after, "All %s was %d, and is %d", what, before, after);
  }

  /**
   * Replays what moved, in the order of ids, from the percentages alone. Loot depends on what both
   * had, so one battle that overtook another with the same player, or was fought twice, or not at
   * all, gives other numbers from there on.
   */
  private void battlesInTheirOrderGiveWhatEachMoved() {
    Map<Long, Balance> balances = new HashMap<>(ledger.before());
    for (Battle battle : finished()) {
      if (battle.winnerId() == 0) {
        check(battle.gold() + battle.silver() == 0, "Draw %d moved something", battle.id());
        continue;
      }
      long loserId = loser(battle);
      Balance winner = balances.get(battle.winnerId());
      Balance loser = balances.get(loserId);
      long gold = Math.min(loser.gold() * battle.percent() / 100, MOST - winner.gold());
      long silver = Math.min(loser.silver() * battle.percent() / 100, MOST - winner.silver());
      check(
          battle.gold() == gold && battle.silver() == silver,
          "Battle %d moved %d and %d; in its place it moves %d and %d",
          battle.id(),
          battle.gold(),
          battle.silver(),
          gold,
          silver);
      balances.put(
          battle.winnerId(),
          new Balance(winner.gold() + battle.gold(), winner.silver() + battle.silver()));
      balances.put(
          loserId, new Balance(loser.gold() - battle.gold(), loser.silver() - battle.silver()));
    }
    ledger
        .after()
        .forEach(
            (id, balance) ->
                check(
                    balance.equals(balances.get(id)),
                    "Player %d has %s, and should have %s",
                    id,
                    balance,
                    balances.get(id)));
  }

  private void nobodyFoughtBeforeAnEarlierBattle() {
    Map<Long, Battle> latest = new HashMap<>();
    for (Battle battle : finished()) {
      for (long player : List.of(battle.attackerId(), battle.defenderId())) {
        Battle earlier = latest.put(player, battle);
        check(
            earlier == null || !battle.finishedAt().isBefore(earlier.finishedAt()),
            "Battle %d says that it ended before %s",
            battle.id(),
            earlier);
      }
    }
  }

  private void standingsAreTheSumOfBattles() {
    Map<List<Object>, long[]> sums = new HashMap<>();
    ledger.before().keySet().forEach(id -> sums.put(List.of(id, ALL_TIME), new long[4]));
    for (Battle battle : finished()) {
      for (Edition edition : editions(battle.finishedAt())) {
        if (battle.winnerId() == 0) {
          add(sums, battle.attackerId(), edition, 0, 3);
          add(sums, battle.defenderId(), edition, 0, 3);
        } else {
          add(sums, battle.winnerId(), edition, battle.gold() + battle.silver(), 1);
          add(sums, loser(battle), edition, 0, 2);
        }
      }
    }
    Map<List<Object>, Standing> rows = new HashMap<>();
    ledger.standings().forEach(row -> rows.put(List.of(row.playerId(), row.edition()), row));
    check(
        rows.keySet().equals(sums.keySet()),
        "Who stands on boards is not who battled: %d rows, not %d",
        rows.size(),
        sums.size());
    rows.forEach(
        (key, row) -> {
          long[] sum = sums.getOrDefault(key, new long[4]);
          check(
              row.score() == sum[0]
                  && row.wins() == sum[1]
                  && row.losses() == sum[2]
                  && row.draws() == sum[3],
              "%s should be score %d, wins %d, losses %d, draws %d",
              row,
              sum[0],
              sum[1],
              sum[2],
              sum[3]);
        });
  }

  private static void add(
      Map<List<Object>, long[]> sums, long player, Edition edition, long score, int outcome) {
    long[] sum = sums.computeIfAbsent(List.of(player, edition), key -> new long[4]);
    sum[0] += score;
    if (edition.equals(ALL_TIME)) {
      sum[outcome]++;
    }
  }

  private void boardsAreTheStandings() {
    ledger
        .pages()
        .forEach(
            (edition, entries) -> {
              List<Entry> right = board(edition);
              check(
                  entries.equals(right),
                  "The pages of %s %s differ from the standings: %s",
                  edition.board(),
                  edition.period(),
                  difference(right, entries));
            });
    ledger
        .sets()
        .forEach(
            (edition, scores) -> {
              Map<Long, Long> right =
                  board(edition).stream().collect(Collectors.toMap(Entry::playerId, Entry::score));
              check(
                  scores.equals(right),
                  "Redis' set of %s %s differs from the standings: %s",
                  edition.board(),
                  edition.period(),
                  difference(right.entrySet(), scores.entrySet()));
            });
  }

  private static String difference(Collection<?> right, Collection<?> found) {
    List<Object> missing = new ArrayList<>(right);
    missing.removeAll(found);
    List<Object> wrong = new ArrayList<>(found);
    wrong.removeAll(right);
    return "%d missing (%s …), %d wrong (%s …)"
        .formatted(
            missing.size(),
            missing.stream().findFirst().orElse(null),
            wrong.size(),
            wrong.stream().findFirst().orElse(null));
  }

  /** A board by its rules: best score first, then the older player; ties share a rank. */
  private List<Entry> board(Edition edition) {
    List<Standing> rows =
        ledger.standings().stream()
            .filter(row -> row.edition().equals(edition))
            .sorted(
                Comparator.comparingLong(Standing::score)
                    .reversed()
                    .thenComparing(Standing::playerId))
            .toList();
    List<Entry> entries = new ArrayList<>();
    for (Standing row : rows) {
      long better = rows.stream().filter(other -> other.score() > row.score()).count();
      entries.add(new Entry(better + 1, row.playerId(), row.score()));
    }
    return entries;
  }

  private void nothingIsLeft() {
    ledger
        .queue()
        .forEach((list, size) -> check(size == 0, "There are %d entries left in %s", size, list));
    check(ledger.deadLetters().isEmpty(), "Dead letters: %s", ledger.deadLetters());
  }

  private List<Battle> finished() {
    return ledger.battles().stream()
        .filter(battle -> battle.status().equals("finished"))
        .sorted(Comparator.comparingLong(Battle::id))
        .toList();
  }

  private static long loser(Battle battle) {
    return battle.winnerId() == battle.attackerId() ? battle.defenderId() : battle.attackerId();
  }

  static final Edition ALL_TIME = new Edition("all-time", "");

  /** The editions that a moment belongs to. */
  static List<Edition> editions(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    return List.of(
        ALL_TIME,
        new Edition("monthly", "%04d-%02d".formatted(day.getYear(), day.getMonthValue())),
        new Edition(
            "weekly",
            "%04d-W%02d"
                .formatted(
                    day.get(IsoFields.WEEK_BASED_YEAR),
                    day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))),
        new Edition("daily", day.toString()));
  }
}
