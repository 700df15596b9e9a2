package games.arena.suspension;

import games.arena.http.FieldErrors;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A request to suspend a player.
 *
 * @param until null for good
 * @param hidden null for false
 */
public record NewSuspension(String until, String reason, Boolean hidden) {

  private static final int MAX_REASON = 100;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** Checks all rules but one: PostgreSQL's clock says whether the end is in the future. */
  SuspensionView check(long playerId) {
    FieldErrors errors = new FieldErrors();
    Instant end = until == null ? null : end(errors);
    errors.requireText("reason", reason, MAX_REASON);
    errors.refuse();
    return new SuspensionView(playerId, end, reason, Boolean.TRUE.equals(hidden));
  }

  private Instant end(FieldErrors errors) {
    try {
      Instant end = OffsetDateTime.parse(until).toInstant();
      if (!end.isAfter(LATEST)) {
        return end;
      }
      errors.add("until", "must be before the year 10000");
    } catch (DateTimeException e) {
      errors.add("until", "must be a time, as in 2026-12-01T00:00:00Z");
    }
    return null;
  }
}
