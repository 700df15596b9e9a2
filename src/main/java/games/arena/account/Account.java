package games.arena.account;

import games.arena.account.grant.Roles;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** A login: of a player, a game server or an administrator. */
@Entity
public class Account extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  /** The name's key for comparison (see {@link UniqueName}); unique. */
  public String nameKey;

  /** An Argon2id hash in PHC format; null if nobody can sign in by password. */
  public String passwordHash;

  /** One of {@link Roles}. */
  public String role;

  /** The account's player; null for every role but player. */
  public Long playerId;
}
