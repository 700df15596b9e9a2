package games.arena.account.signin;

import games.arena.account.LimitedPasswordCheck;

/**
 * An attempt to sign in by name and password.
 *
 * @param header the {@code Authorization} header as sent
 * @param name the name as sent
 * @param address the client's address
 */
record SignInAttempt(String header, String name, String password, String address) {

  /** The name that failures are counted by. */
  String countedName() {
    return LimitedPasswordCheck.countedName(name);
  }

  /** The header together with the address that sent it: no header has a line feed. */
  static String client(String header, String address) {
    return header + '\n' + address;
  }

  String client() {
    return client(header, address);
  }

  @Override
  public String toString() {
    return "sign-in"; // an attempt holds a password and must not be logged
  }
}
