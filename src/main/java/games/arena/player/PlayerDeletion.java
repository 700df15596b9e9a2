package games.arena.player;

/**
 * A request to delete a player; only a player that deletes itself with a token needs to send it.
 *
 * @param currentPassword the player's present password
 */
public record PlayerDeletion(String currentPassword) {

  @Override
  public String toString() {
    return "deletion of a player"; // a password must not be logged
  }
}
