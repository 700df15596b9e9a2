package games.arena.account;

/**
 * What a client signs in with for a while.
 *
 * @param expiresIn seconds until the access token does
 */
public record Tokens(String accessToken, String refreshToken, String tokenType, long expiresIn) {

  @Override
  public String toString() {
    return "tokens";
  }
}
