package games.arena.chaos;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import games.arena.chaos.Ledger.Balance;
import games.arena.chaos.Ledger.Battle;
import games.arena.chaos.Ledger.Edition;
import games.arena.chaos.Ledger.Entry;
import games.arena.chaos.Ledger.Standing;
import games.arena.chaos.Ledger.Transaction;
import games.arena.chaos.Players.Answer;
import games.arena.chaos.Players.Player;
import games.arena.testing.Patience;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Waits until it is quiet, reads everything from outside, and has it audited. */
final class Inspector {

  private static final String QUEUE = "arena:{queue}:";

  private final Stage stage;
  private final Player reader;
  private final Map<Long, Balance> before;

  /** Notes the balances, so before any battle. */
  Inspector(Stage stage, Player reader) {
    this.stage = stage;
    this.reader = reader;
    this.before = balances();
  }

  /** Waits for quiet, then audits. */
  void inspect(Load load, Duration most) {
    inspect(load, most, 0);
  }

  /**
   * Waits for quiet, then audits.
   *
   * @param garbage how many entries were put into the queue that are no battles
   */
  void inspect(Load load, Duration most, int garbage) {
    Instant deadline = Instant.now().plus(most);
    await("all battles ended")
        .atMost(most)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> stage.count("select count(*) from pending_battle") == 0);
    assertThat(load.unexpected()).isEmpty();
    // The boards, and what is left in lists, follow the battles; nothing else may change any more.
    await("everything agrees")
        .atMost(later(Duration.between(Instant.now(), deadline), Patience.seconds(5)))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              List<String> violations = Audit.violations(ledger(load, garbage));
              assertThat(violations.stream().limit(20)).isEmpty();
            });
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private Ledger ledger(Load load, int garbage) throws IOException {
    List<String> deadLetters = query("select entry from dead_letter", row -> row.getString(1));
    if (deadLetters.size() == garbage) {
      deadLetters.clear();
    }
    Instant now = query("select now()", row -> row.getTimestamp(1).toInstant()).get(0);
    Map<Edition, List<Entry>> pages = new LinkedHashMap<>();
    Map<Edition, Map<Long, Long>> sets = new LinkedHashMap<>();
    for (Edition edition : Audit.editions(now)) {
      pages.put(edition, pages(edition));
      sets.put(edition, set(edition));
    }
    return new Ledger(
        load.accepted(),
        battles(),
        query("select battle_id from battle_idempotency_key", row -> row.getLong(1)),
        before,
        balances(),
        standings(),
        pages,
        sets,
        leftInQueue(),
        deadLetters,
        transactions());
  }

  private Map<Long, Balance> balances() {
    Map<Long, Balance> balances = new HashMap<>();
    query(
        "select id, gold, silver from player",
        row -> balances.put(row.getLong(1), new Balance(row.getLong(2), row.getLong(3))));
    return balances;
  }

  /** One statement sees one moment, so a battle is in one of both tables. */
  private List<Battle> battles() {
    return query(
        """
        select id, status, attacker_id, defender_id, coalesce(winner_id, 0), loot_percent, loot_gold, loot_silver,
               finished_at from battle
        union all
        select id, 'queued', attacker_id, defender_id, 0, 0, 0, 0, null from pending_battle order by id
        """,
        row ->
            new Battle(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getInt(6),
                row.getLong(7),
                row.getLong(8),
                instant(row.getTimestamp(9))));
  }

  private List<Transaction> transactions() {
    return query(
        "select id, player_id, gold, silver, balance_gold, balance_silver, at from wallet_transaction",
        row ->
            new Transaction(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                new Balance(row.getLong(5), row.getLong(6)),
                instant(row.getTimestamp(7))));
  }

  private static Instant instant(Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  private List<Standing> standings() {
    return query(
        """
        select s.player_id, s.board, s.period, s.score, p.wins, p.losses, p.draws
        from standing s left join player p on p.id = s.player_id and s.board = 'all-time'
        """,
        row ->
            new Standing(
                row.getLong(1),
                new Edition(row.getString(2), row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7)));
  }

  private List<Entry> pages(Edition edition) throws IOException {
    List<Entry> entries = new ArrayList<>();
    String path = "/v1/leaderboards/" + edition.board() + "?limit=100";
    String cursor = "";
    while (cursor != null) {
      Answer answer = reader.get(stage.replica(0), path + cursor);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      JsonNode page = answer.json();
      for (JsonNode item : page.get("items")) {
        entries.add(
            new Entry(
                item.get("rank").asLong(),
                item.get("playerId").asLong(),
                item.get("score").asLong()));
      }
      cursor = page.get("next").isNull() ? null : "&cursor=" + page.get("next").asText();
    }
    return entries;
  }

  /** A board as the sorted set that it is. */
  private Map<Long, Long> set(Edition edition) {
    String id =
        edition.period().isEmpty() ? edition.board() : edition.board() + ":" + edition.period();
    String key = "arena:{" + id + "}:scores";
    List<String> flat = Resp.list(stage.redisPort(key), "ZRANGE", key, 0, -1, "WITHSCORES");
    Map<Long, Long> scores = new HashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      if (flat.get(i).matches("[a-s][0-9]+")) {
        scores.put(
            Long.valueOf(flat.get(i).substring(1)), -(long) Double.parseDouble(flat.get(i + 1)));
      }
    }
    return scores;
  }

  private Map<String, Long> leftInQueue() {
    int port = stage.redisPort(QUEUE + "pending");
    Map<String, Long> left = new LinkedHashMap<>();
    left.put("pending", Resp.number(port, "LLEN", QUEUE + "pending"));
    left.put("deferred", Resp.number(port, "ZCARD", QUEUE + "deferred"));
    for (String list : Resp.list(port, "KEYS", QUEUE + "processing:*")) {
      left.put(list, Resp.number(port, "LLEN", list));
    }
    return left;
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String query, Reader<T> reader) {
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<T> values = new ArrayList<>();
      while (row.next()) {
        values.add(reader.read(row));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
