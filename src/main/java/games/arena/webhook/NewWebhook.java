package games.arena.webhook;

import java.util.List;

/**
 * A request to deliver events.
 *
 * @param types all where it is null or empty
 */
public record NewWebhook(String url, List<String> types) {}
