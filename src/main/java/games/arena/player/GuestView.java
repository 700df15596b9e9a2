package games.arena.player;

import games.arena.account.token.Tokens;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A new guest with the tokens that sign it in; it cannot sign in otherwise. */
@RegisterForReflection
public record GuestView(
    PlayerView player, String accessToken, String refreshToken, String tokenType, long expiresIn) {

  static GuestView of(PlayerView player, Tokens tokens) {
    return new GuestView(
        player,
        tokens.accessToken(),
        tokens.refreshToken(),
        tokens.tokenType(),
        tokens.expiresIn());
  }

  @Override
  public String toString() {
    return "guest " + player.id(); // tokens must not be logged
  }
}
