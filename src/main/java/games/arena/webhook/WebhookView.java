package games.arena.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * A webhook as administrators see it.
 *
 * @param types empty for all
 * @param active false once it is switched off or stopped
 * @param secret shown once, when it is made; else left out
 * @param lagSeconds the age of the oldest event that is not delivered, 0 where there is none
 * @param failures in a row, of the event that is next
 * @param failingSince null while the last delivery succeeded
 * @param nextAttemptAt null unless it is failing
 * @param lastError null where none has failed yet
 * @param stoppedBecause null unless Arena has stopped it
 */
public record WebhookView(
    long id,
    String url,
    List<String> types,
    boolean active,
    @JsonInclude(JsonInclude.Include.NON_NULL) String secret,
    Instant createdAt,
    long lagSeconds,
    int failures,
    Instant failingSince,
    Instant nextAttemptAt,
    Instant lastSuccessAt,
    Instant lastErrorAt,
    String lastError,
    String stoppedBecause) {

  static WebhookView of(Webhook webhook, long lagSeconds) {
    return of(webhook, lagSeconds, null);
  }

  /** With its secret. */
  static WebhookView ofNew(Webhook webhook) {
    return of(webhook, 0, Signature.shown(webhook.secret()));
  }

  private static WebhookView of(Webhook webhook, long lagSeconds, String secret) {
    return new WebhookView(
        webhook.id(),
        webhook.url(),
        webhook.types(),
        webhook.active(),
        secret,
        webhook.createdAt(),
        lagSeconds,
        webhook.failures(),
        webhook.failingSince(),
        webhook.failures() == 0 ? null : webhook.nextAttemptAt(),
        webhook.lastSuccessAt(),
        webhook.lastErrorAt(),
        webhook.lastError(),
        webhook.stoppedBecause());
  }
}
