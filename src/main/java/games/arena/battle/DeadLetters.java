package games.arena.battle;

import games.arena.http.Problems;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Counts attempts, puts aside what cannot be settled, and brings it back. */
@ApplicationScoped
class DeadLetters {

  private static final int MAX_TEXT = 1_000;

  /** Battles that one transaction brings back. */
  private static final int REQUEUE_BATCH = 1_000;

  /** Moves the failed battles of the letters in {@code letter} back, as if never tried. */
  private static final String REQUEUE_LETTERS =
      """
      , failed as (
        delete from battle where id in (select battle_id from letter) and status = 'failed'
        returning id, attacker_id, defender_id, submitted_by, submitted_at),
      requeued as (
        insert into pending_battle (id, attacker_id, defender_id, submitted_by, submitted_at)
        select id, attacker_id, defender_id, submitted_by, submitted_at from failed order by id
        returning id)
      select requeued.id from letter left join requeued on requeued.id = letter.battle_id order by letter.battle_id
      """;

  private final Database database;

  DeadLetters(Database database) {
    this.database = database;
  }

  /** Counts one more attempt of a pending battle. */
  void countAttempt(long battleId) {
    database.update("update pending_battle set attempts = attempts + 1 where id = ?", battleId);
  }

  /** Takes back an attempt that was not the battle's fault. */
  void uncountAttempt(long battleId) {
    database.update(
        "update pending_battle set attempts = attempts - 1 where id = ? and attempts > 0",
        battleId);
  }

  /** Ends a battle that cannot be settled: failed, and a dead letter. */
  void giveUp(long battleId, String reason) {
    database.update(
        """
        with given_up as (
          delete from pending_battle where id = ? returning *),
        archived as (
          insert into battle (id, status, attacker_id, defender_id, submitted_by, submitted_at, finished_at, failure)
          select id, 'failed', attacker_id, defender_id, submitted_by, submitted_at, clock_timestamp(), ? from given_up)
        insert into dead_letter (battle_id, entry, reason, attempts)
        select id, id::text, ?, attempts from given_up on conflict (battle_id) do nothing
        """,
        battleId,
        storable(reason),
        storable(reason));
  }

  /** Puts queue entries aside that are no battles. */
  void putAside(Collection<String> entries) {
    database.update(
        """
        insert into dead_letter (entry, reason, attempts)
        select entry, 'This is no battle', 0 from unnest(?::text[]) as e (entry)
        """,
        (Object) entries.stream().map(DeadLetters::storable).toArray(String[]::new));
  }

  /**
   * Makes the battle of a dead letter pending again, and returns its id.
   *
   * @throws RuntimeException 404 where there is no such letter, or its battle is not kept any more
   */
  long requeue(long letterId) {
    if (database
        .queryOne(
            "select 1 from dead_letter where id = ? and battle_id is null", row -> true, letterId)
        .isPresent()) {
      throw Problems.invalid(
          "id", "is the id of an entry that is no battle; it can only be discarded");
    }
    // One statement, so that of two calls at once only one finds the letter.
    return database
        .queryOne(
            """
            with letter as (
              delete from dead_letter where id = ? and battle_id is not null returning battle_id)
            """
                + REQUEUE_LETTERS,
            row -> Optional.ofNullable(row.getObject("id", Long.class)),
            letterId)
        .orElseThrow(DeadLetters::unknown)
        .orElseThrow(() -> Problems.notFound("The battle is not kept any more."));
  }

  /**
   * Makes some battles of dead letters pending again, the oldest first.
   *
   * @return the battle of each letter, null where it is not kept any more; empty where there are no
   *     more letters
   * @param reason only those that failed for this reason; null for all
   * @param newest the greatest id of a letter that is taken
   */
  List<Long> requeueSome(String reason, long newest) {
    String stored = reason == null ? null : storable(reason);
    return database.query(
        """
        with letter as (
          delete from dead_letter where id in (
            select id from dead_letter where battle_id is not null and id <= ?
            and (?::text is null or md5(reason) = md5(?) and reason = ?)
            order by battle_id limit ? for update skip locked)
          returning battle_id)
        """
            + REQUEUE_LETTERS,
        row -> row.getObject("id", Long.class),
        newest,
        stored,
        stored,
        stored,
        REQUEUE_BATCH);
  }

  /**
   * Throws some dead letters away, the oldest first, and returns how many.
   *
   * @param newest the greatest id of a letter that is thrown away
   */
  int discardSome(String reason, long newest) {
    String stored = storable(reason);
    return database.update(
        """
        delete from dead_letter where id in (
          select id from dead_letter where id <= ? and md5(reason) = md5(?) and reason = ?
          order by id limit ? for update skip locked)
        """,
        newest,
        stored,
        stored,
        REQUEUE_BATCH);
  }

  /** Throws a dead letter away; its battle stays failed. */
  void discard(long letterId) {
    if (database.update("delete from dead_letter where id = ?", letterId) == 0) {
      throw unknown();
    }
  }

  long newest() {
    return database.queryRow(
        "select coalesce(max(id), 0) as id from dead_letter", row -> row.getLong("id"));
  }

  long count() {
    return database.count("dead_letter");
  }

  private static RuntimeException unknown() {
    return Problems.notFound("There is no such dead letter.");
  }

  /** PostgreSQL takes neither U+0000 nor half of a surrogate pair, and counts code points. */
  static String storable(String text) {
    String clean =
        new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replace('\0', '\uFFFD');
    return clean.codePointCount(0, clean.length()) <= MAX_TEXT
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, MAX_TEXT));
  }
}
