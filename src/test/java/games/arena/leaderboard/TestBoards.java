package games.arena.leaderboard;

import games.arena.sql.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Players, and moments in whose period nobody else battles. */
@Singleton
public class TestBoards {

  private final Database database;
  private final Standings standings;

  TestBoards(Database database, Standings standings) {
    this.database = database;
    this.standings = standings;
  }

  /** A moment in a month of the far future that no other test has drawn. */
  Instant moment() {
    int year = ThreadLocalRandom.current().nextInt(2100, 9999);
    int day = ThreadLocalRandom.current().nextInt(1, 366);
    return LocalDate.ofYearDay(year, day).atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /** A moment in a month of the past that no other test has drawn. */
  Instant pastMoment() {
    int year = ThreadLocalRandom.current().nextInt(1970, 2020);
    int day = ThreadLocalRandom.current().nextInt(1, 366);
    return LocalDate.ofYearDay(year, day).atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /** New players, by their ids. */
  List<Long> players(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    }
    return database.query(
        """
        insert into player (name, name_key, gold, silver, attack, hit_points, luck)
        select name, name, 0, 0, 1, 1, 0 from unnest(?::text[]) as name returning id
        """,
        row -> row.getLong("id"),
        (Object) names);
  }

  /** What the settlement of battles writes to PostgreSQL. */
  List<Standing> settle(Collection<Gain> gains, Instant at) {
    return database.inTransaction(transaction -> standings.add(transaction, gains, at));
  }

  List<Standing> settle(long playerId, long score, Instant at) {
    return settle(List.of(new Gain(playerId, score, 1, 0, 0)), at);
  }

  /** New players with these scores. */
  List<Long> playersWith(Instant at, long... scores) {
    List<Long> players = players(scores.length);
    List<Gain> gains = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      gains.add(new Gain(players.get(i), scores[i], 1, 0, 0));
    }
    settle(gains, at);
    return players;
  }

  /** Removes players as their deletion does. */
  void delete(Collection<Long> playerIds) {
    database.inTransaction(
        transaction -> {
          playerIds.forEach(id -> standings.delete(transaction, id));
          long[] ids = playerIds.stream().mapToLong(id -> id).toArray();
          transaction.update("delete from player where id = any(?)", ids);
          return transaction.update("insert into deleted_player select unnest(?::bigint[])", ids);
        });
  }

  void sql(String statement, Object... parameters) {
    database.update(statement, parameters);
  }
}
