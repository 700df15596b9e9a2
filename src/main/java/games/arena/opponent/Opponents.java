package games.arena.opponent;

import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Ruleset;
import games.arena.rules.Rules;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

/**
 * Finds the players nearest in power, along the index {@code player_power}, however many players
 * there are and however many of them have the same power.
 *
 * <p>The index has players of equal power in a scattered order. Each search begins at a random
 * place of it, so that those who are many are found about equally often, and not the same ten by
 * everyone.
 */
@ApplicationScoped
class Opponents {

  /** The last so many players fought with are left out … */
  private static final int RECENT = 10;

  /** … as far as they are found among so many battles on either side. */
  private static final int RECENT_BATTLES = 50;

  /** So far a search looks past players who cannot be challenged. */
  private static final int MAX_SEEN = 1_000;

  private static final String POWER = "(attack::bigint * hit_points * 100 / (100 - luck))";

  private static final int PLACES = 1 << 30;
  private static final String PLACE = "((id & 1073741823) * 1640531527 & 1073741823)";

  private static final String CAN_BE_CHALLENGED =
      "id <> all(?) and (shield_until is null or shield_until <= now())";

  private static final String NEAREST =
      seen("(%s, %s) >= (?, ?)".formatted(POWER, PLACE), "power, place")
          + " union all "
          + seen("(%s, %s) < (?, ?)".formatted(POWER, PLACE), "power desc, place desc");

  private static final String OF_ONE_POWER =
      seen("%s = ? and %s >= ?".formatted(POWER, PLACE), "place")
          + " union all "
          + seen("%s = ? and %s < ?".formatted(POWER, PLACE), "place");

  private final Database database;
  private final Rules rules;

  Opponents(Database database, Rules rules) {
    this.database = database;
    this.rules = rules;
  }

  /** A part of the index in its order, without those who cannot be challenged. */
  private static String seen(String part, String order) {
    return """
        (select * from (
          select id, name, attack, hit_points, luck, shield_until, %s as power, %s as place
          from player where %s order by %s limit %d) seen
        where %s order by %4$s limit ?)
        """
        .formatted(POWER, PLACE, part, order, MAX_SEEN, CAN_BE_CHALLENGED);
  }

  private record Candidate(long id, String name, Fighter fighter, long power, long place) {

    static Candidate read(ResultSet row) throws SQLException {
      return new Candidate(
          row.getLong("id"),
          row.getString("name"),
          new Fighter(row.getInt("attack"), row.getInt("hit_points"), row.getInt("luck")),
          row.getLong("power"),
          row.getLong("place"));
    }

    long distance(Candidate other) {
      return Math.abs(power - other.power);
    }

    OpponentView against(Fighter attacker, Ruleset rules) {
      return new OpponentView(
          id,
          name,
          fighter.attack(),
          fighter.hitPoints(),
          fighter.luck(),
          power,
          WinChance.percent(rules, attacker, fighter));
    }
  }

  /**
   * Players that a player could challenge, the nearest in power first.
   *
   * @return empty where there is no such player
   */
  Optional<List<OpponentView>> of(long playerId, int limit) {
    return find(playerId)
        .map(
            me -> {
              Ruleset active = rules.active();
              return database.inTransaction(transaction -> nearest(transaction, me, limit)).stream()
                  .map(opponent -> opponent.against(me.fighter, active))
                  .toList();
            });
  }

  private Optional<Candidate> find(long playerId) {
    return database.queryOne(
        "select id, name, attack, hit_points, luck, %s as power, %s as place from player where id = ?"
            .formatted(POWER, PLACE),
        Candidate::read,
        playerId);
  }

  private static List<Candidate> nearest(
      Database.Transaction transaction, Candidate me, int limit) {
    transaction.followIndexes();
    long[] leftOut = LongStream.concat(LongStream.of(me.id), recent(transaction, me.id)).toArray();
    long start = ThreadLocalRandom.current().nextInt(PLACES);
    Search search = new Search(transaction, leftOut, start, limit);
    Comparator<Candidate> byDistance = Comparator.comparingLong(me::distance);
    List<Candidate> near =
        search.around(me.power).stream().sorted(byDistance).limit(limit).toList();
    if (near.isEmpty()) {
      return near;
    }
    // Those at the greatest distance may be some of many, always the first ones of their power.
    // They are chosen anew, from the random place on.
    long edge = me.distance(near.get(near.size() - 1));
    List<Candidate> chosen = new ArrayList<>(near);
    chosen.removeIf(candidate -> me.distance(candidate) == edge);
    LongStream.of(me.power - edge, me.power + edge)
        .distinct()
        .forEach(power -> chosen.addAll(search.ofPower(power)));
    return chosen.stream()
        .sorted(byDistance.thenComparingLong(search::turns))
        .limit(limit)
        .toList();
  }

  /** The last players fought with, pending battles included. */
  private static LongStream recent(Database.Transaction transaction, long playerId) {
    return transaction
        .query(
            """
            select opponent from (%s union all %s union all %s union all %s) b
            group by opponent order by max(id) desc limit ?
            """
                .formatted(
                    battles("battle", "attacker_id", "defender_id"),
                    battles("battle", "defender_id", "attacker_id"),
                    battles("pending_battle", "attacker_id", "defender_id"),
                    battles("pending_battle", "defender_id", "attacker_id")),
            row -> row.getLong("opponent"),
            playerId,
            playerId,
            playerId,
            playerId,
            playerId,
            playerId,
            playerId,
            playerId,
            RECENT)
        .stream()
        .mapToLong(id -> id);
  }

  /** {@code x >= p and x <= p} keeps the index by player the only one in the order asked for. */
  private static String battles(String table, String own, String other) {
    return "(select id, %s as opponent from %s where %s >= ? and %3$s <= ? order by %3$s desc, id desc limit %d)"
        .formatted(other, table, own, RECENT_BATTLES);
  }

  private static final class Search {

    private final Database.Transaction transaction;
    private final long[] leftOut;
    private final long start;
    private final int limit;

    Search(Database.Transaction transaction, long[] leftOut, long start, int limit) {
      this.transaction = transaction;
      this.leftOut = leftOut;
      this.start = start;
      this.limit = limit;
    }

    /** The nearest in the index on either side of a power, at the random place among its equals. */
    List<Candidate> around(long power) {
      return transaction.query(
          NEAREST, Candidate::read, power, start, leftOut, limit, power, start, leftOut, limit);
    }

    List<Candidate> ofPower(long power) {
      return transaction.query(
          OF_ONE_POWER,
          Candidate::read,
          power,
          start,
          leftOut,
          limit,
          power,
          start,
          leftOut,
          limit);
    }

    /** How far a candidate is from the random place, once around. */
    long turns(Candidate candidate) {
      return Math.floorMod(candidate.place - start, PLACES);
    }
  }
}
