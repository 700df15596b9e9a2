package games.arena.battle;

import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Counts tries, and puts aside what cannot be settled. */
@ApplicationScoped
class DeadLetters {

  private static final int LONGEST_TEXT = 1_000;

  private final DataSource dataSource;

  DeadLetters(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Counts one more try of a queued battle. */
  void countTry(long battleId) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          "update battle set attempts = attempts + 1 where id = ? and status = 'queued'",
          battleId);
    }
  }

  /** How often a battle was tried. */
  int tries(long battleId) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.queryOne(
              connection,
              "select attempts from battle where id = ?",
              row -> row.getInt("attempts"),
              battleId)
          .orElse(0);
    }
  }

  /** Takes a try back that was not the battle's fault. */
  void uncountTry(long battleId) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          "update battle set attempts = attempts - 1 where id = ? and status = 'queued' and attempts > 0",
          battleId);
    }
  }

  /** Ends a battle that cannot be settled: failed, and a dead letter. */
  void giveUp(long battleId, String reason) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          """
          with failed as (
            update battle set status = 'failed', finished_at = now(), failure = ?
            where id = ? and status = 'queued' returning id, attempts)
          insert into dead_letter (battle_id, entry, reason, attempts)
          select id, id::text, ?, attempts from failed on conflict (battle_id) do nothing
          """,
          storable(reason),
          battleId,
          storable(reason));
    }
  }

  /** Puts an entry aside that is no battle. */
  void putAside(String entry) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          "insert into dead_letter (entry, reason, attempts) values (?, 'This is no battle', 0)",
          storable(entry));
    }
  }

  /** PostgreSQL takes no U+0000. */
  private static String storable(String text) {
    String clean = text.replace('\0', '\uFFFD');
    return clean.length() <= LONGEST_TEXT ? clean : clean.substring(0, LONGEST_TEXT);
  }
}
