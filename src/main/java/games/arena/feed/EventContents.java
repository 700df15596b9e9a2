package games.arena.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import games.arena.battle.BattleView;
import games.arena.battle.Battles;
import games.arena.event.EventType;
import games.arena.player.PlayerSnapshots;
import games.arena.player.PlayerView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What events show: battles and players as the API shows them when the event is read. */
@ApplicationScoped
class EventContents {

  private final Battles battles;
  private final PlayerSnapshots players;
  private final ObjectMapper mapper;

  EventContents(Battles battles, PlayerSnapshots players, ObjectMapper mapper) {
    this.battles = battles;
    this.players = players;
    this.mapper = mapper;
  }

  /**
   * An event as the table has it.
   *
   * @param type null for a battle
   * @param at null for a battle
   * @param data null where it is read from the battle or player
   */
  record Reference(EventId id, String type, Instant at, String data, long ageMillis) {

    boolean isOfBattle() {
      return type == null;
    }
  }

  /** A player who was deleted since. */
  @RegisterForReflection // part of EventView
  record DeletedPlayer(
      long id, @JsonInclude(JsonInclude.Include.ALWAYS) String name, boolean deleted) {}

  static boolean isOfBattle(EventType type) {
    return type == EventType.BATTLE_FINISHED || type == EventType.BATTLE_FAILED;
  }

  /**
   * The events in the order given. Left out are battles that are not kept any more, and those that
   * were queued again: they have a later event.
   */
  List<Event> of(List<Reference> references) {
    Map<Long, Battles.Ended> ended =
        battles.ended(subs(references.stream().filter(Reference::isOfBattle).toList()));
    Map<Long, PlayerView> found =
        players.of(
            subs(
                references.stream()
                    .filter(reference -> !reference.isOfBattle() && reference.data == null)
                    .toList()));
    List<Event> events = new ArrayList<>();
    for (Reference reference : references) {
      (reference.isOfBattle() ? battle(reference, ended) : other(reference, found))
          .ifPresent(events::add);
    }
    return events;
  }

  private static Collection<Long> subs(List<Reference> references) {
    return references.stream().map(reference -> reference.id.sub()).collect(Collectors.toSet());
  }

  private Optional<Event> battle(Reference reference, Map<Long, Battles.Ended> ended) {
    Battles.Ended battle = ended.get(reference.id.sub());
    if (battle == null || battle.eventPosition() != reference.id.position()) {
      return Optional.empty();
    }
    BattleView view = battle.view();
    return Optional.of(
        event(
            reference.id,
            battle.isFinished() ? EventType.BATTLE_FINISHED : EventType.BATTLE_FAILED,
            view.finishedAt(),
            List.of(view.attacker().playerId(), view.defender().playerId()),
            view));
  }

  /** Of a type that only a newer release knows, nothing is shown. */
  private Optional<Event> other(Reference reference, Map<Long, PlayerView> found) {
    return EventType.titled(reference.type)
        .map(
            type ->
                event(
                    reference.id,
                    type,
                    reference.at,
                    List.of(reference.id.sub()),
                    reference.data == null
                        ? player(reference.id.sub(), found)
                        : new RawValue(reference.data)));
  }

  private static Object player(long id, Map<Long, PlayerView> found) {
    PlayerView view = found.get(id);
    return view == null ? new DeletedPlayer(id, null, true) : view;
  }

  private Event event(EventId id, EventType type, Instant at, List<Long> playerIds, Object data) {
    try {
      String json =
          mapper.writeValueAsString(
              new EventView(id.toString(), type.title(), at, playerIds, data));
      return new Event(id, type, playerIds, json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
