package games.arena.feed;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.event.EventType;
import games.arena.event.Events;
import games.arena.sql.Database;
import games.arena.testing.ArenaClient;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions interleaved by hand, as decisions/order-of-events.md has them. */
@QuarkusTest
class EventOrderTest {

  @Inject AgroalDataSource pool;
  @Inject Database database;
  @Inject EventFeed feed;
  @Inject Events events;

  private long one;
  private long other;
  private EventId begin;

  @BeforeEach
  void registerPlayers() {
    ArenaClient.awaitQuiet();
    one = ArenaClient.register().id();
    other = ArenaClient.register().id();
    begin = feed.end();
  }

  @Test
  void whatWasDrawnEarlierAndCommitsLaterIsNotOvertaken() throws SQLException {
    try (Open late = new Open();
        Open early = new Open()) {
      late.change(one);
      early.change(other);
      early.commit();
      assertThat(seen()).isEmpty();
      EventId before = feed.after(begin, 100, EnumSet.allOf(EventType.class)).next();
      late.commit();
      assertThat(seen()).containsExactly(one, other);
      assertThat(seenAfter(before)).containsExactly(one, other);
    }
  }

  @Test
  void whatIsRolledBackIsNeverToldAndHoldsUpNobody() throws SQLException {
    try (Open late = new Open();
        Open early = new Open()) {
      late.change(one);
      early.change(other);
      early.commit();
      late.rollback();
      assertThat(seen()).containsExactly(other);
    }
  }

  @Test
  void aPlayersEventsAreInTheOrderOfItsLocksWhoeverBeganFirst() throws SQLException {
    try (Open first = new Open();
        Open second = new Open()) {
      // The first one has its transaction id before the second, and its lock on the player after.
      first.run("select pg_current_xact_id()");
      second.run("update player set description = 'earlier', attack = 71 where id = " + one);
      second.commit();
      first.run("update player set description = 'later', attack = 72 where id = " + one);
      EventId earlier = newestOf(one);
      first.commit();
      List<Event> both = all(begin);
      assertThat(both).hasSize(2);
      assertThat(both.get(0).id()).isEqualTo(earlier);
    }
  }

  @Test
  void aTransactionThatRecordsSeveralEventsDrawsEachAfterItsLock() throws SQLException {
    try (Open first = new Open();
        Open second = new Open()) {
      first.change(one);
      second.change(other);
      second.commit();
      first.run("update player set attack = 99 where id = " + other);
      first.commit();
      assertThat(seen()).containsExactly(one, other, other);
    }
  }

  @Test
  void aTransactionThatRecordsNothingHoldsUpNobody() throws SQLException {
    try (Open forgotten = new Open()) {
      forgotten.run("select pg_current_xact_id()");
      forgotten.run("update player set gold = gold + 1 where id = " + other);
      try (Open early = new Open()) {
        early.change(one);
        early.commit();
      }
      assertThat(seen()).containsExactly(one);
    }
  }

  @Test
  void positionsGoOnBeyondAllThatWereHandedOutBeforeABackupWasRestored() {
    // What a consumer has seen of the time that was lost.
    database.inTransaction(
        transaction -> transaction.update("update player set attack = 73 where id = ?", one));
    EventId lost = all(begin).get(0).id();
    // As after a restore: the sequence as the backup has it, under another incarnation.
    database.query("select setval('event_position', ?)", row -> 0, begin.position() - 1000);
    database.update("update event_incarnation set name = 'of the backup'");
    database.inTransaction(
        transaction -> transaction.update("update player set attack = 74 where id = ?", other));
    assertThat(seenAfter(lost)).containsExactly(other);
  }

  @Test
  void anIncarnationBeginsOnce() {
    long before = database.queryOne("select event_horizon() as p", row -> row.getLong("p")).get();
    long after = database.queryOne("select event_horizon() as p", row -> row.getLong("p")).get();
    assertThat(after).isEqualTo(before);
  }

  @Test
  void anEventShowsTheDataThatItWasRecordedWith() {
    database.inTransaction(
        transaction -> {
          events.record(transaction, EventType.WALLET_CHANGED, one, Map.of("gold", 5));
          return null;
        });
    List<Event> found = all(begin);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).json())
        .contains("\"type\":\"wallet.changed\"")
        .endsWith("\"playerIds\":[" + one + "],\"data\":{\"gold\":5}}");
  }

  /** By the table, since the transaction that is still open keeps it from being shown. */
  private EventId newestOf(long player) {
    return new EventId(
        database.queryRow(
            "select max(position) as position from event where player_id = ?",
            row -> row.getLong("position"),
            player),
        player);
  }

  private List<Long> seen() {
    return seenAfter(begin);
  }

  private List<Long> seenAfter(EventId place) {
    return all(place).stream().map(event -> event.playerIds().get(0)).toList();
  }

  private List<Event> all(EventId place) {
    return feed.after(place, 100, EnumSet.allOf(EventType.class)).events();
  }

  /** A transaction that stays open. */
  private final class Open implements AutoCloseable {

    private final Connection connection = pool.getConnection();

    Open() throws SQLException {
      connection.setAutoCommit(false);
    }

    void run(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    void change(long player) throws SQLException {
      run("update player set attack = attack + 1 where id = " + player);
    }

    void commit() throws SQLException {
      connection.commit();
    }

    void rollback() throws SQLException {
      connection.rollback();
    }

    @Override
    public void close() throws SQLException {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.close();
    }
  }
}
