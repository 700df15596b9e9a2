package games.arena.account.signin;

import games.arena.account.UniqueName;

/**
 * An attempt to sign in by name and password.
 *
 * @param header the {@code Authorization} header as sent
 * @param name the name as sent
 * @param nameKey the name's key; empty if the input cannot be a name
 * @param address the client's address
 */
record SignInAttempt(String header, String name, String nameKey, String password, String address) {

  static SignInAttempt of(String header, String name, String password, String address) {
    return new SignInAttempt(header, name, UniqueName.keyOf(name), password, address);
  }

  /**
   * The name that failures are counted by. Inputs that cannot be names share one key, so they are
   * counted as sent.
   */
  String countedName() {
    return nameKey.isEmpty() ? name : nameKey;
  }

  @Override
  public String toString() {
    return "sign-in"; // an attempt holds a password and must not be logged
  }
}
