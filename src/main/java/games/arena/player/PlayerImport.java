package games.arena.player;

import games.arena.ArenaConfig;
import games.arena.account.Accounts;
import games.arena.account.UniqueName;
import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Loot;
import games.arena.http.FieldError;
import games.arena.http.FieldErrors;
import games.arena.leaderboard.AllTimeBoard;
import games.arena.leaderboard.board.Score;
import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Imports players of an existing game, with one statement per table for all of a request. A player
 * whose external id is there already is left as it is, so that an import can be repeated.
 */
@ApplicationScoped
class PlayerImport {

  private final Database database;
  private final Accounts accounts;
  private final AllTimeBoard board;
  private final ArenaConfig.Start start;

  PlayerImport(Database database, Accounts accounts, AllTimeBoard board, ArenaConfig config) {
    this.database = database;
    this.accounts = accounts;
    this.board = board;
    this.start = config.start();
  }

  private record Row(UniqueName name, NewImport.Item item) {}

  ImportView run(List<NewImport.Item> items) {
    Map<Integer, String> errors = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      FieldErrors broken = new FieldErrors();
      UniqueName name = check(broken, items.get(i));
      Optional<FieldError> first = broken.first();
      if (first.isEmpty()) {
        rows.add(new Row(name, items.get(i)));
      } else {
        errors.put(i, first.get().field() + " " + first.get().message());
      }
    }
    Map<Long, Long> imported = new LinkedHashMap<>();
    Map<String, Long> ids =
        database.inTransaction(transaction -> insert(transaction, rows, imported));
    board.show(imported);
    return results(items, errors, ids);
  }

  private static UniqueName check(FieldErrors errors, NewImport.Item item) {
    if (!errors.require("player", item)) {
      return null;
    }
    errors.require("externalId", item.externalId());
    errors.add("externalId", ExternalId.complaint(item.externalId()));
    UniqueName name = UniqueName.check(errors, item.name());
    errors.add("description", Description.complaint(item.description()));
    errors.checkRange("gold", item.gold(), 0, Loot.MAX_BALANCE);
    errors.checkRange("silver", item.silver(), 0, Loot.MAX_BALANCE);
    errors.checkRange("attack", item.attack(), 1, Fighter.MAX_ATTACK);
    errors.checkRange("hitPoints", item.hitPoints(), 1, Fighter.MAX_HIT_POINTS);
    errors.checkRange("luck", item.luck(), 0, Fighter.MAX_LUCK);
    errors.checkRange("score", item.score(), 0, Score.MAX);
    if (name != null && Accounts.isReserved(name)) {
      errors.add("name", "is taken");
    }
    return name;
  }

  /**
   * Inserts players that are not there yet.
   *
   * @param imported gets the scores of those inserted, by id
   * @return the ids of all that are there now, by external id
   */
  private Map<String, Long> insert(
      Transaction transaction, List<Row> rows, Map<Long, Long> imported) {
    transaction.query(
        """
        insert into player (name, name_key, external_id, description, gold, silver, attack, hit_points, luck, score)
        select name, name_key, external_id, description, gold, silver, attack, hit_points, luck, score
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
          ?::bigint[], ?::bigint[]) with ordinality
          as v (name, name_key, external_id, description, gold, silver, attack, hit_points, luck, score, n)
        order by n on conflict do nothing returning id, score
        """,
        row -> imported.put(row.getLong("id"), row.getLong("score")),
        texts(rows, row -> row.name.shown()),
        texts(rows, row -> row.name.key()),
        texts(rows, row -> row.item.externalId()),
        texts(rows, row -> row.item.description()),
        numbers(rows, row -> orElse(row.item.gold(), start.gold())),
        numbers(rows, row -> orElse(row.item.silver(), start.silver())),
        numbers(rows, row -> orElse(row.item.attack(), start.attack())),
        numbers(rows, row -> orElse(row.item.hitPoints(), start.hitPoints())),
        numbers(rows, row -> orElse(row.item.luck(), start.luck())),
        numbers(rows, row -> orElse(row.item.score(), 0)));
    List<Long> withoutAccount = accounts.open(transaction, List.copyOf(imported.keySet()));
    if (!withoutAccount.isEmpty()) {
      // An administrator or a game server has the name.
      transaction.update("delete from player where id = any(?)", withoutAccount);
      imported.keySet().removeAll(withoutAccount);
    }
    Map<String, Long> ids = new HashMap<>();
    transaction.query(
        "select id, external_id from player where external_id = any(?)",
        row -> ids.put(row.getString("external_id"), row.getLong("id")),
        (Object) texts(rows, row -> row.item.externalId()));
    return ids;
  }

  private static ImportView results(
      List<NewImport.Item> items, Map<Integer, String> errors, Map<String, Long> ids) {
    List<ImportView.Result> results = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      NewImport.Item item = items.get(i);
      String externalId = item == null ? null : item.externalId();
      String error = errors.get(i);
      Long id = error == null ? ids.get(externalId) : null;
      results.add(
          new ImportView.Result(
              externalId, id, error == null && id == null ? "name is taken" : error));
    }
    return new ImportView(results);
  }

  private static String[] texts(List<Row> rows, Function<Row, String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }

  private static long[] numbers(List<Row> rows, ToLongFunction<Row> value) {
    return rows.stream().mapToLong(value).toArray();
  }

  private static long orElse(Long given, long usual) {
    return given == null ? usual : given;
  }
}
