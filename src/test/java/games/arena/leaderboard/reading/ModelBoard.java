package games.arena.leaderboard.reading;

import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.board.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A board as plainly as it can be written, to compare the fast ones with. */
final class ModelBoard {

  private static final Comparator<Score> ORDER =
      Comparator.comparingLong(Score::score).reversed().thenComparingLong(Score::playerId);

  private final Map<Long, Long> scores = new HashMap<>();

  void add(long playerId, long gain) {
    scores.merge(playerId, gain, (one, other) -> Math.min(one + other, Score.MAX));
  }

  void delete(long playerId) {
    scores.remove(playerId);
  }

  List<Score> all() {
    return scores.entrySet().stream()
        .map(entry -> new Score(entry.getKey(), entry.getValue()))
        .sorted(ORDER)
        .toList();
  }

  int total() {
    return scores.size();
  }

  Optional<Long> rank(long playerId) {
    Long mine = scores.get(playerId);
    return mine == null
        ? Optional.empty()
        : Optional.of(1 + scores.values().stream().filter(score -> score > mine).count());
  }

  Slice read(Place place, int limit) {
    List<Score> all = all();
    int from = 0;
    int to = limit;
    if (place instanceof Place.After after) {
      Score position = new Score(after.playerId(), after.score());
      from = (int) all.stream().filter(score -> ORDER.compare(score, position) <= 0).count();
      to = from + limit;
    } else if (place instanceof Place.Before before) {
      Score position = new Score(before.playerId(), before.score());
      to = (int) all.stream().filter(score -> ORDER.compare(score, position) < 0).count();
      from = to - limit;
    } else if (place instanceof Place.Around around) {
      if (!scores.containsKey(around.playerId())) {
        return new Slice(all.size(), 0, List.of());
      }
      int index = all.indexOf(new Score(around.playerId(), scores.get(around.playerId())));
      from = Math.max(0, Math.min(index - limit / 2, all.size() - limit));
      to = from + limit;
    }
    from = Math.max(0, from);
    to = Math.min(all.size(), to);
    List<Slice.Ranked> entries = new ArrayList<>();
    for (Score score : from < to ? all.subList(from, to) : List.<Score>of()) {
      entries.add(
          new Slice.Ranked(rank(score.playerId()).orElseThrow(), score.playerId(), score.score()));
    }
    return new Slice(all.size(), from, entries);
  }
}
