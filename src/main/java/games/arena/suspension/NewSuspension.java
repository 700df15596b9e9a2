package games.arena.suspension;

import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

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
    List<FieldError> errors = new ArrayList<>();
    Instant end = until == null ? null : end(errors);
    if (reason == null) {
      errors.add(new FieldError("reason", "is required"));
    } else if (reason.isEmpty() || reason.codePointCount(0, reason.length()) > MAX_REASON) {
      errors.add(new FieldError("reason", "must have 1 to %d characters".formatted(MAX_REASON)));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    return new SuspensionView(playerId, end, reason, Boolean.TRUE.equals(hidden));
  }

  private Instant end(List<FieldError> errors) {
    try {
      Instant end = OffsetDateTime.parse(until).toInstant();
      if (!end.isAfter(LATEST)) {
        return end;
      }
      errors.add(new FieldError("until", "must be before the year 10000"));
    } catch (DateTimeException e) {
      errors.add(new FieldError("until", "must be a time, as in 2026-12-01T00:00:00Z"));
    }
    return null;
  }
}
