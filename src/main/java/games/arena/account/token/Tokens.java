package games.arena.account.token;

/**
 * An access token and the refresh token that renews it.
 *
 * @param expiresIn the lifetime of the access token in seconds
 */
public record Tokens(String accessToken, String refreshToken, String tokenType, long expiresIn) {

  @Override
  public String toString() {
    return "tokens";
  }
}
