package games.arena.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.sql.Database.Transaction;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Records what happened, in the transaction that makes it true. Battles, and players that are made,
 * changed or deleted, are recorded by triggers (V9).
 */
@ApplicationScoped
public class Events {

  private final ObjectMapper mapper;

  Events(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * Records an event of one player. The transaction must hold the lock of the player's row, so that
   * the player's events are in the order in which they happened.
   *
   * @param data what the event shows, as the API shows it; a value that Jackson writes
   */
  public void record(Transaction transaction, EventType type, long playerId, Object data) {
    transaction.update(
        """
        insert into event (position, type, ids, player_id, data)
        values (next_event_position(), ?, array[?::bigint], ?, ?)
        """,
        type.title(),
        playerId,
        playerId,
        json(data));
  }

  private String json(Object data) {
    try {
      return mapper.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Jackson cannot write the data of an event", e);
    }
  }
}
