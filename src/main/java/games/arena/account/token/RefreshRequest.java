package games.arena.account.token;

/** A request for new tokens. */
public record RefreshRequest(String refreshToken) {

  @Override
  public String toString() {
    return "refresh request";
  }
}
