package games.arena.webhook;

import java.util.List;

/**
 * A request to change a webhook; a null field stays as it is.
 *
 * @param active true starts a stopped one again, from where it was
 */
public record WebhookChange(String url, List<String> types, Boolean active) {}
