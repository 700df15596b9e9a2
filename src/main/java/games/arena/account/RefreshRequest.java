package games.arena.account;

/** Asks for new tokens. */
public record RefreshRequest(String refreshToken) {

  @Override
  public String toString() {
    return "refresh request";
  }
}
