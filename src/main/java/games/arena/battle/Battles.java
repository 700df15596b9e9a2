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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds battles, pending and ended, as they stood at one moment. All methods block. */
@ApplicationScoped
public class Battles {

  /** In {@code V16__battles_by_id.sql}: one probe of each table's index per id. */
  private static final String BY_ID = "select * from battles_by_id(?)";

  private static final String BEFORE = idsOfPlayer("<", "desc");
  private static final String AFTER = idsOfPlayer(">", "asc");

  private final Database database;

  private final Standby standby;

  Battles(Database database, Standby standby) {
    this.database = database;
    this.standby = standby;
  }

  /**
   * The ids of a player's battles as four branches, each read along its index and cut, so that a
   * page costs the same however many battles there are. {@code x >= p and x <= p} as in {@link
   * PendingBattles}.
   */
  private static String idsOfPlayer(String beyond, String order) {
    return Stream.of("battle", "pending_battle")
        .flatMap(
            table ->
                Stream.of("attacker_id", "defender_id")
                    .map(
                        side ->
                            "(select id from %1$s where %2$s >= ? and %2$s <= ? and id %3$s ? order by %2$s %4$s, id %4$s limit ?)"
                                .formatted(table, side, beyond, order)))
        .collect(
            Collectors.joining(
                " union all ", "select id from (", ") every order by id " + order + " limit ?"));
  }

  Optional<Battle> find(long id) {
    return find(List.of(id)).get(0);
  }

  /** The battles with these ids, in this order. */
  List<Optional<Battle>> find(List<Long> ids) {
    Map<Long, Battle> found = byId(database.query(BY_ID, Battle::read, ids));
    return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
  }

  private static Map<Long, Battle> byId(List<Battle> battles) {
    return battles.stream()
        .collect(Collectors.toMap(Battle::id, Function.identity(), (one, same) -> one));
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
      database.query(
          BY_ID + " where event_position is not null",
          row -> {
            Battle battle = Battle.read(row);
            return ended.put(
                battle.id(), new Ended(row.getLong("event_position"), BattleView.summary(battle)));
          },
          ids);
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
    return NewestFirst.shaped(page, BattleView::summary);
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
      List<Long> ids = transaction.query(query, row -> row.getLong("id"), parameters);
      Map<Long, Battle> found = byId(transaction.query(BY_ID, Battle::read, ids));
      return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /**
     * Finished battles are counted in the player's row. Pending ones are counted up to 10,000 on
     * either side.
     */
    @Override
    public long count() {
      return transaction.queryRow(
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
          id);
    }
  }
}
