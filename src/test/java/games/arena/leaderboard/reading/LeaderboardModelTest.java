package games.arena.leaderboard.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Gain;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.board.Slice;
import games.arena.leaderboard.board.Standing;
import games.arena.leaderboard.board.TestBoards;
import games.arena.leaderboard.upkeep.BoardBuilder;
import games.arena.leaderboard.upkeep.BoardComparison;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random battles, deletions and reads, on the real boards and on one written as plainly as can be.
 */
@QuarkusTest
class LeaderboardModelTest {

  private static final int ROUNDS = 6;

  @Inject TestBoards test;
  @Inject RedisBoards redisBoards;
  @Inject BoardPages pages;
  @Inject PostgresBoards stored;
  @Inject BoardBuilder builder;
  @Inject BoardComparison comparison;
  @Inject ObjectMapper json;

  @Test
  void everyAnswerIsThatOfTheModel() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = System.nanoTime() + round;
      try {
        new Game(seed).play();
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private final class Game {

    private final Random random;
    private final Instant at = test.moment();
    private final BoardEdition edition = BoardEdition.at(Board.MONTHLY, at);
    private final ModelBoard model = new ModelBoard();
    private final List<Long> players;

    /** Few different scores make many ties. */
    private final int scores;

    Game(long seed) {
      random = new Random(seed);
      players = new ArrayList<>(test.players(1 + random.nextInt(80)));
      scores = random.nextBoolean() ? 3 : 1_000_000;
    }

    void play() throws Exception {
      assertThat(builder.rebuild(edition)).isTrue();
      for (int step = 0; step < 12; step++) {
        switch (random.nextInt(6)) {
          case 0 -> delete();
          case 1 -> builder.rebuild(edition);
          default -> settle();
        }
        checkAnyPlace();
      }
      checkPages(true);
      checkPages(false);
      checkPlayers();
      comparison.compare(edition);
      checkPages(true);
    }

    private void settle() {
      Map<Long, Gain> gains = new HashMap<>();
      for (int i = 0; i < 1 + random.nextInt(40); i++) {
        Long player = players.get(random.nextInt(players.size()));
        long gain = random.nextInt(50) == 0 ? Score.MAX : random.nextInt(scores);
        gains.put(player, new Gain(player, gain));
      }
      gains.values().forEach(gain -> model.add(gain.playerId(), gain.score()));
      List<Standing> standings = test.settle(gains.values(), at);
      if (random.nextInt(4) > 0) {
        await(redisBoards.write(standings));
      } else {
        // As after a crash: the comparison finds out.
        comparison.compare(edition);
      }
    }

    private void delete() {
      if (players.size() > 1) {
        Long player = players.remove(random.nextInt(players.size()));
        model.delete(player);
        test.delete(List.of(player));
        await(redisBoards.delete(edition, List.of(player)));
      }
    }

    private void checkAnyPlace() {
      for (int i = 0; i < 15; i++) {
        Place place = anyPlace();
        int limit = 1 + random.nextInt(random.nextBoolean() ? 5 : 100);
        Slice expected = model.read(place, limit);
        assertThat(await(redisBoards.read(edition, place, limit)))
            .as("%s %d in Redis", place, limit)
            .hasValueSatisfying(slice -> assertSame(slice, expected));
        assertSame(stored.read(edition, place, limit), expected);
      }
    }

    private void assertSame(Slice slice, Slice expected) {
      assertThat(slice.entries()).isEqualTo(expected.entries());
      assertThat(slice.total()).isEqualTo(expected.total());
      if (!expected.entries().isEmpty()) {
        assertThat(slice.before()).isEqualTo(expected.before());
      }
    }

    private Place anyPlace() {
      long player = players.get(random.nextInt(players.size())) + random.nextInt(3) - 1;
      long score = anyScore();
      return switch (random.nextInt(4)) {
        case 0 -> new Place.Top();
        case 1 -> new Place.Around(player);
        case 2 -> new Place.After(score, player);
        default -> new Place.Before(score, player);
      };
    }

    private long anyScore() {
      List<Score> all = model.all();
      return all.isEmpty() || random.nextInt(5) == 0
          ? random.nextInt(scores)
          : all.get(random.nextInt(all.size())).score();
    }

    /** Every player once, in order, whichever way the pages are turned. */
    private void checkPages(boolean forward) throws Exception {
      int limit = 1 + random.nextInt(20);
      List<Score> found = new ArrayList<>();
      Place place = forward ? new Place.Top() : new Place.Before(0, Long.MAX_VALUE - 1);
      while (place != null) {
        JsonNode page = json.readTree(await(pages.page(edition, place, limit)).getBytes());
        assertThat(page.get("total").asInt()).isEqualTo(model.total());
        List<Score> items = new ArrayList<>();
        for (JsonNode item : page.get("items")) {
          items.add(new Score(item.get("playerId").asLong(), item.get("score").asLong()));
          assertThat(item.get("rank").asLong())
              .isEqualTo(model.rank(item.get("playerId").asLong()).orElseThrow());
        }
        found.addAll(forward ? found.size() : 0, items);
        JsonNode cursor = page.get(forward ? "next" : "previous");
        place = cursor.isNull() ? null : pages.place(edition, cursor.asText());
      }
      assertThat(found).isEqualTo(model.all());
    }

    private void checkPlayers() throws Exception {
      Set<Long> asked = new HashSet<>(players);
      asked.add(Long.MAX_VALUE);
      for (Long player : asked) {
        var rank = await(pages.rank(edition, player));
        assertThat(rank.map(PlayerRank::rank)).isEqualTo(model.rank(player));
        rank.ifPresent(
            found -> {
              double percentile =
                  model.total() == 1
                      ? 100
                      : 100.0 * (model.total() - found.rank()) / (model.total() - 1);
              assertThat(found.percentile()).isEqualTo(percentile);
              assertThat(found.total()).isEqualTo(model.total());
            });
      }
      for (Score score : model.all()) {
        assertThat(await(pages.rankOf(edition, score.score())))
            .isEqualTo(model.rank(score.playerId()).orElseThrow());
      }
      List<Long> group = asked.stream().limit(100).toList();
      checkGroup(await(redisBoards.players(edition, group)).orElseThrow(), group);
      checkGroup(stored.players(edition, group), group);
    }

    private void checkGroup(List<Slice.Ranked> found, List<Long> group) {
      Map<Long, Long> ranks = new HashMap<>();
      found.forEach(entry -> ranks.put(entry.playerId(), entry.rank()));
      Map<Long, Long> expected = new HashMap<>();
      group.forEach(player -> model.rank(player).ifPresent(rank -> expected.put(player, rank)));
      assertThat(ranks).isEqualTo(expected);
    }
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
