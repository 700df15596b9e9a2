package games.arena.battle;

import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.player.Player;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds battles. */
@ApplicationScoped
class Battles {

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
    Page<Battle> page =
        NewestFirst.page(
            "battles of " + playerId, cursor, limit, new OfPlayer(playerId), battle -> battle.id);
    Map<Long, Player> fighters = fighters(page.items());
    return NewestFirst.shaped(
        page,
        battles -> battles.stream().map(battle -> BattleView.summary(battle, fighters)).toList());
  }

  private record OfPlayer(long playerId) implements NewestFirst.Rows<Battle> {

    @Override
    public List<Battle> before(long id, int limit) {
      return Battle.before(playerId, id, limit);
    }

    @Override
    public List<Battle> after(long id, int limit) {
      return Battle.after(playerId, id, limit);
    }

    @Override
    public long count() {
      return Battle.countOf(playerId);
    }
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
