package games.arena.battle;

import games.arena.http.Cursor;
import games.arena.http.Page;
import games.arena.player.Player;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds battles. */
@ApplicationScoped
class Battles {

  private static final int OLDER = 0;
  private static final int NEWER = 1;

  Optional<BattleView> find(long id) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                Battle.<Battle>findByIdOptional(id)
                    .map(battle -> BattleView.whole(battle, fighters(List.of(battle)))));
  }

  /** The battle that a key was first sent with. */
  Optional<Battle> submitted(long submittedBy, String idempotencyKey) {
    return QuarkusTransaction.requiringNew()
        .call(() -> Battle.submitted(submittedBy, idempotencyKey));
  }

  /** A player's battles, newest first; nothing where there is no such player. */
  Optional<Page<BattleView>> of(long playerId, String cursor, int limit) {
    return QuarkusTransaction.requiringNew()
        .call(() -> Player.findByIdOptional(playerId).map(player -> page(playerId, cursor, limit)));
  }

  private static Page<BattleView> page(long playerId, String cursor, int limit) {
    String scope = "battles of " + playerId;
    long[] position =
        cursor == null ? new long[] {OLDER, Long.MAX_VALUE} : Cursor.decode(scope, 2, cursor);
    // One more than asked for tells whether there is more in that direction.
    List<Battle> found;
    boolean newerLeft;
    boolean olderLeft;
    if (position[0] == OLDER) {
      found = Battle.before(playerId, position[1], limit + 1);
      olderLeft = found.size() > limit;
      found = found.subList(0, Math.min(limit, found.size()));
      newerLeft = cursor != null && !Battle.after(playerId, position[1] - 1, 1).isEmpty();
    } else {
      found = Battle.after(playerId, position[1], limit + 1);
      newerLeft = found.size() > limit;
      found = found.subList(0, Math.min(limit, found.size()));
      Collections.reverse(found);
      olderLeft = !Battle.before(playerId, position[1] + 1, 1).isEmpty();
    }
    Map<Long, Player> fighters = fighters(found);
    return new Page<>(
        found.stream().map(battle -> BattleView.summary(battle, fighters)).toList(),
        Battle.countOf(playerId),
        olderLeft && !found.isEmpty()
            ? Cursor.encode(scope, OLDER, found.get(found.size() - 1).id)
            : null,
        newerLeft && !found.isEmpty() ? Cursor.encode(scope, NEWER, found.get(0).id) : null);
  }

  private static Map<Long, Player> fighters(Collection<Battle> battles) {
    List<Long> ids =
        battles.stream()
            .flatMap(battle -> Stream.of(battle.attackerId, battle.defenderId))
            .distinct()
            .toList();
    return Player.<Player>list("id in ?1", ids).stream()
        .collect(Collectors.toMap(player -> player.id, Function.identity()));
  }
}
