package games.arena.account;

import jakarta.enterprise.context.ApplicationScoped;

/** Opens accounts. */
@ApplicationScoped
public class Accounts {

  /** Opens the account of a new player, in the transaction of the caller. */
  public void open(PlayerName name, String passwordHash, long playerId) {
    Account account = new Account();
    account.nameKey = name.key();
    account.passwordHash = passwordHash;
    account.role = Roles.PLAYER;
    account.playerId = playerId;
    account.persist();
  }

  /** Whether a name is kept for an administrator, made or not. */
  public static boolean isReserved(PlayerName name) {
    return name.key().equals(AdminAccount.NAME);
  }
}
