package games.arena.account;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.util.Optional;

/** Somebody who can sign in: a player, a game server or an administrator. */
@Entity
public class Account extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  /** The name as names are compared (see {@link PlayerName}); unique. */
  public String nameKey;

  /** An Argon2id hash in PHC format. */
  public String passwordHash;

  /** One of {@link Roles}. */
  public String role;

  /** The player this account plays; null for every other role. */
  public Long playerId;

  static Optional<Account> named(String nameKey) {
    return find("nameKey", nameKey).firstResultOptional();
  }
}
