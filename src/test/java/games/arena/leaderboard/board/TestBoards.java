package games.arena.leaderboard.board;

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
  public Instant moment() {
    int year = ThreadLocalRandom.current().nextInt(2100, 9999);
    int day = ThreadLocalRandom.current().nextInt(1, 366);
    return LocalDate.ofYearDay(year, day).atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /** A moment in a month of the past that no other test has drawn. */
  public Instant pastMoment() {
    int year = ThreadLocalRandom.current().nextInt(1970, 2020);
    int day = ThreadLocalRandom.current().nextInt(1, 366);
    return LocalDate.ofYearDay(year, day).atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /** New players, by their ids. */
  public List<Long> players(int count) {
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

  /**
   * What the settlement of battles writes to PostgreSQL; who gains nothing has lost. What belongs
   * to the past is moved as the keeper does it, which may have closed the past already.
   */
  public List<Standing> settle(Collection<Gain> gains, Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    List<Standing> standings =
        database.inTransaction(transaction -> settle(transaction, gains, day));
    if (day.isBefore(LocalDate.now(ZoneOffset.UTC))) {
      long[] ids = gains.stream().mapToLong(Gain::playerId).toArray();
      database.inTransaction(transaction -> moveAll(transaction, ids));
    }
    return standings;
  }

  public List<Standing> settle(
      Database.Transaction transaction, Collection<Gain> gains, LocalDate day) {
    List<PlayerScores> settled = new ArrayList<>();
    List<Standing> ended = new ArrayList<>();
    for (Gain gain : gains) {
      PlayerScores player = lock(transaction, gain.playerId());
      ended.addAll(player.moveTo(day));
      if (gain.score() > 0) {
        player.addWin(gain.score());
      } else {
        player.addLoss();
      }
      write(transaction, player);
      settled.add(player);
    }
    standings.keep(transaction, ended);
    return standings.of(settled);
  }

  private int moveAll(Database.Transaction transaction, long[] ids) {
    List<Standing> ended = new ArrayList<>();
    for (long id : ids) {
      PlayerScores player = lock(transaction, id);
      ended.addAll(player.moveTo(LocalDate.now(ZoneOffset.UTC)));
      write(transaction, player);
    }
    standings.keep(transaction, ended);
    return ended.size();
  }

  PlayerScores lock(Database.Transaction transaction, long id) {
    return transaction.queryRow(
        "select id, " + PlayerScores.COLUMNS + " from player where id = ? for no key update",
        PlayerScores::read,
        id);
  }

  private static void write(Database.Transaction transaction, PlayerScores player) {
    transaction.update(
        """
        update player set score = ?, wins = ?, losses = ?, draws = ?, active_on = ?,
          day_score = ?::bigint, week_score = ?::bigint, month_score = ?::bigint
        where id = ?
        """,
        player.score(Board.ALL_TIME),
        player.wins(),
        player.losses(),
        player.draws(),
        player.activeOn(),
        player.score(Board.DAILY),
        player.score(Board.WEEKLY),
        player.score(Board.MONTHLY),
        player.playerId());
  }

  public List<Standing> settle(long playerId, long score, Instant at) {
    return settle(List.of(new Gain(playerId, score)), at);
  }

  /** New players with these scores. */
  public List<Long> playersWith(Instant at, long... scores) {
    List<Long> players = players(scores.length);
    List<Gain> gains = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      gains.add(new Gain(players.get(i), scores[i]));
    }
    settle(gains, at);
    return players;
  }

  /** Removes players as their deletion does. */
  public void delete(Collection<Long> playerIds) {
    database.inTransaction(
        transaction -> {
          playerIds.forEach(id -> standings.delete(transaction, id));
          long[] ids = playerIds.stream().mapToLong(id -> id).toArray();
          transaction.update("delete from player where id = any(?)", ids);
          return transaction.update("insert into deleted_player select unnest(?::bigint[])", ids);
        });
  }

  public void sql(String statement, Object... parameters) {
    database.update(statement, parameters);
  }
}
