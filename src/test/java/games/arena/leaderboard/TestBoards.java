package games.arena.leaderboard;

import games.arena.sql.Database;
import games.arena.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/** Players, and moments in whose period nobody else battles. */
@Singleton
public class TestBoards {

  private final DataSource dataSource;
  private final Standings standings;
  private final Database database;

  TestBoards(DataSource dataSource, Standings standings, Database database) {
    this.database = database;
    this.dataSource = dataSource;
    this.standings = standings;
  }

  /** A moment in a month of the far future that no other test has drawn. */
  Instant moment() {
    int year = ThreadLocalRandom.current().nextInt(2100, 9999);
    int day = ThreadLocalRandom.current().nextInt(1, 366);
    return LocalDate.ofYearDay(year, day).atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /** New players, by their ids. */
  List<Long> players(int count) throws SQLException {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    }
    try (Connection connection = dataSource.getConnection()) {
      return Sql.query(
          connection,
          """
          insert into player (name, name_key, gold, silver, attack, hit_points, luck)
          select name, name, 0, 0, 1, 1, 0 from unnest(?::text[]) as name returning id
          """,
          row -> row.getLong("id"),
          (Object) names);
    }
  }

  /** What the settlement of battles writes to PostgreSQL. */
  List<Standing> settle(Collection<Gain> gains, Instant at) throws SQLException {
    return database.inTransaction(transaction -> standings.add(transaction, gains, at));
  }

  List<Standing> settle(long playerId, long score, Instant at) throws SQLException {
    return settle(List.of(new Gain(playerId, score, 1, 0, 0)), at);
  }

  /** New players with these scores. */
  List<Long> playersWith(Instant at, long... scores) throws SQLException {
    List<Long> players = players(scores.length);
    List<Gain> gains = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      gains.add(new Gain(players.get(i), scores[i], 1, 0, 0));
    }
    settle(gains, at);
    return players;
  }

  /** Removes players as their deletion does. */
  void delete(Collection<Long> playerIds) throws SQLException {
    long[] ids = playerIds.stream().mapToLong(id -> id).toArray();
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(connection, "delete from player where id = any(?)", ids);
      Sql.update(connection, "insert into deleted_player select unnest(?::bigint[])", ids);
    }
  }

  void sql(String statement, Object... parameters) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(connection, statement, parameters);
    }
  }
}
