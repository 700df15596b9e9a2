package games.arena.battle;

import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import games.arena.sql.Standby;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds battles, pending and ended, as they stood at one moment. All methods block. */
@ApplicationScoped
public class Battles {

  private static final String ENDED =
      """
      select id, status, submitted_at, finished_at, attacker_id, defender_id,
             attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck,
             rules_version, seed, winner_id, loot_percent, loot_gold, loot_silver, failure
      from battle""";

  private static final String PENDING =
      """
      select id, 'queued', submitted_at, null, attacker_id, defender_id,
             null, null, null, null, null, null, null, null, null, null, null, null, null
      from pending_battle""";

  /**
   * Around the battles themselves: the rules that they were fought by, the players' names, and
   * their values where they have not fought.
   */
  private static final String WITH_PLAYERS =
      """
      select b.id, b.status, b.submitted_at, b.finished_at,
             b.attacker_id, a.name as attacker_name, coalesce(b.attacker_attack, a.attack) as attacker_attack,
             coalesce(b.attacker_hit_points, a.hit_points) as attacker_hit_points,
             coalesce(b.attacker_luck, a.luck) as attacker_luck,
             b.defender_id, d.name as defender_name, coalesce(b.defender_attack, d.attack) as defender_attack,
             coalesce(b.defender_hit_points, d.hit_points) as defender_hit_points,
             coalesce(b.defender_luck, d.luck) as defender_luck,
             b.rules_version, r.min_loot_percent, r.max_loot_percent, r.strength_floor_percent, r.turn_limit,
             b.seed, b.winner_id, b.loot_percent, b.loot_gold, b.loot_silver, b.failure
      from (%s) b
      left join rules r on r.version = b.rules_version
      left join lateral (select name, attack, hit_points, luck from player where id = b.attacker_id limit 1) a on true
      left join lateral (select name, attack, hit_points, luck from player where id = b.defender_id limit 1) d on true
      order by b.id %s
      """;

  /** One probe of each table's index per id, however large the tables are. */
  private static final String BY_ID =
      WITH_PLAYERS.formatted(
          """
          select found.* from unnest(?::bigint[]) as wanted (id) cross join lateral (
            %s where id = wanted.id
            union all %s where id = wanted.id limit 1) found"""
              .formatted(ENDED, PENDING),
          "");

  private static final String ENDED_BY_ID =
      WITH_PLAYERS.formatted(ENDED + " where id = any(?)", "");

  private static final String BEFORE = WITH_PLAYERS.formatted(ofPlayer("<", "desc"), "desc");
  private static final String AFTER = WITH_PLAYERS.formatted(ofPlayer(">", "asc"), "asc");

  private final Database database;

  private final Standby standby;

  Battles(Database database, Standby standby) {
    this.database = database;
    this.standby = standby;
  }

  /**
   * A player's battles as four branches, each read along its index and cut, so that a page costs
   * the same however many battles there are. {@code x >= p and x <= p} as in {@link
   * PendingBattles}.
   */
  private static String ofPlayer(String beyond, String order) {
    StringBuilder branches = new StringBuilder("select * from (");
    for (String table : List.of(ENDED, PENDING)) {
      for (String side : List.of("attacker_id", "defender_id")) {
        branches
            .append(branches.toString().endsWith("(") ? "" : " union all ")
            .append(
                "(%1$s where %2$s >= ? and %2$s <= ? and id %3$s ? order by %2$s %4$s, id %4$s limit ?)"
                    .formatted(table, side, beyond, order));
      }
    }
    return branches.append(") every order by id " + order + " limit ?").toString();
  }

  Optional<Battle> find(long id) {
    return find(List.of(id)).get(0);
  }

  /** The battles with these ids, in this order. */
  List<Optional<Battle>> find(List<Long> ids) {
    Map<Long, Battle> found = new HashMap<>();
    database.query(
        BY_ID,
        row -> {
          Battle battle = Battle.read(row);
          return found.put(battle.id(), battle);
        },
        ids.stream().mapToLong(id -> id).toArray());
    return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
  }

  /**
   * A battle that has ended.
   *
   * @param eventPosition where its event is
   */
  public record Ended(long eventPosition, BattleView view) {

    public boolean isFinished() {
      return view.status().equals(Battle.FINISHED);
    }
  }

  /** Those of these battles that have ended and have an event, by id, without their turns. */
  public Map<Long, Ended> ended(Collection<Long> ids) {
    Map<Long, Ended> ended = new HashMap<>();
    if (!ids.isEmpty()) {
      long[] wanted = ids.stream().mapToLong(id -> id).toArray();
      Map<Long, Long> positions = new HashMap<>();
      database.query(
          "select id, event_position from battle where id = any(?) and event_position is not null",
          row -> positions.put(row.getLong("id"), row.getLong("event_position")),
          wanted);
      for (Battle battle : database.query(ENDED_BY_ID, Battle::read, wanted)) {
        Long position = positions.get(battle.id());
        if (position != null) {
          ended.put(battle.id(), new Ended(position, BattleView.summary(battle)));
        }
      }
    }
    return ended;
  }

  /**
   * The battle that a key was first sent with.
   *
   * @param battleId may not be kept any more
   */
  record Keyed(long battleId, long attackerId, long defenderId) {}

  Optional<Keyed> submitted(long submittedBy, String idempotencyKey) {
    return database.queryOne(
        "select battle_id, attacker_id, defender_id from battle_idempotency_key where submitted_by = ? and key = ?",
        row ->
            new Keyed(
                row.getLong("battle_id"), row.getLong("attacker_id"), row.getLong("defender_id")),
        submittedBy,
        idempotencyKey);
  }

  /** A player's battles, newest first; nothing where there is no such player. */
  Optional<Page<BattleView>> of(long playerId, String cursor, int limit) {
    return standby.inTransaction(
        transaction -> {
          transaction.followIndexes();
          return transaction
              .queryOne("select 1 from player where id = ?", row -> true, playerId)
              .map(known -> page(new OfPlayer(transaction, playerId), cursor, limit));
        });
  }

  private static Page<BattleView> page(OfPlayer rows, String cursor, int limit) {
    Page<Battle> page = NewestFirst.page("battles of " + rows.id, cursor, limit, rows, Battle::id);
    return NewestFirst.shaped(page, battles -> battles.stream().map(BattleView::summary).toList());
  }

  private record OfPlayer(Transaction transaction, long id) implements NewestFirst.Rows<Battle> {

    @Override
    public List<Battle> before(long battle, int limit) {
      return read(BEFORE, battle, limit);
    }

    @Override
    public List<Battle> after(long battle, int limit) {
      return read(AFTER, battle, limit);
    }

    private List<Battle> read(String query, long battle, int limit) {
      Object[] parameters = new Object[17];
      for (int branch = 0; branch < 4; branch++) {
        parameters[4 * branch] = id;
        parameters[4 * branch + 1] = id;
        parameters[4 * branch + 2] = battle;
        parameters[4 * branch + 3] = limit;
      }
      parameters[16] = limit;
      return transaction.query(query, Battle::read, parameters);
    }

    /**
     * Finished battles are counted in the player's row. Pending ones are counted up to 10,000 on
     * either side.
     */
    @Override
    public long count() {
      return transaction
          .queryOne(
              """
              select coalesce((select wins + losses + draws from player where id = ?), 0)
                + (select count(*) from battle where attacker_id = ? and status = 'failed')
                + (select count(*) from battle where defender_id = ? and status = 'failed')
                + (select count(*) from (select from pending_battle where attacker_id >= ? and attacker_id <= ?
                     order by attacker_id, id limit 10000) attacks)
                + (select count(*) from (select from pending_battle where defender_id >= ? and defender_id <= ?
                     order by defender_id, id limit 10000) defences) as total
              """,
              row -> row.getLong("total"),
              id,
              id,
              id,
              id,
              id,
              id,
              id)
          .orElseThrow();
    }
  }
}
