package games.arena.account.grant;

/**
 * Fired on every replica after a player got another name.
 *
 * @param playerId null if the replica was out of touch, and any name may have changed
 */
public record NameChange(Long playerId) {}
