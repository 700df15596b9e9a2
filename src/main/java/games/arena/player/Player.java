package games.arena.player;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.Formula;

/** A player. {@link NewPlayer} checks the ranges, and so do constraints of the table. */
@Entity
public class Player extends PanacheEntityBase {

  static final int MAX_DESCRIPTION = 1_000;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  /** The spelling given at registration or by the last change. */
  @Column(updatable = false)
  public String name;

  @Column(updatable = false)
  public String nameKey;

  /** Counts the changes by PATCH. */
  @Column(updatable = false)
  public long revision = 1;

  public String description;

  /** The game's own name for the player; null if it has none. */
  @Column(updatable = false)
  public String externalId;

  /** Whether the player has come without a name or password and not chosen them yet. */
  @Column(updatable = false)
  public boolean guest;

  /** 0 … 1,000,000,000. */
  public long gold;

  /** 0 … 1,000,000,000. */
  public long silver;

  /** 1 … 1,000,000. */
  public int attack;

  /** 1 … 1,000,000. */
  public int hitPoints;

  /** 0 … 95, percent. */
  public int luck;

  /** Until when the player cannot be challenged; null where it can be. Attacking ends it. */
  @Formula(
      "case when shield_until > clock_timestamp() and not exists (select 1 from pending_battle b"
          + " where b.attacker_id = id) then shield_until end")
  public Instant shieldUntil;

  /** Whether a suspension keeps the player off the boards. */
  @Formula("exists (select 1 from suspension h where h.player_id = id and h.hidden)")
  public boolean hidden;

  /**
   * Gold and silver won, 0 … 2⁵³ − 1. Only the settlement of battles writes it and the next ones.
   */
  @Column(insertable = false, updatable = false)
  public long score;

  @Column(insertable = false, updatable = false)
  public long wins;

  @Column(insertable = false, updatable = false)
  public long losses;

  @Column(insertable = false, updatable = false)
  public long draws;

  /** How strong the player is, to be compared with others; up to 2·10¹³. */
  long power() {
    return (long) attack * hitPoints * 100 / (100 - luck);
  }

  static Optional<Player> external(String externalId) {
    return find("externalId", externalId).firstResultOptional();
  }

  static Optional<Player> named(String nameKey) {
    return find("nameKey", nameKey).firstResultOptional();
  }
}
