package games.arena.battle;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;

/** A queue entry that was given up: a battle that failed at every attempt, or an invalid entry. */
@Entity
public class DeadLetter extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  /** Null where the entry is no battle. */
  public Long battleId;

  /** What stood in the queue. */
  public String entry;

  public String reason;
  public int attempts;
  public Instant at;

  /** Those with smaller ids, the greatest first. */
  static List<DeadLetter> before(long id, int limit) {
    return find("id < ?1 order by id desc", id).page(0, limit).list();
  }

  /** Those with greater ids, the smallest first. */
  static List<DeadLetter> after(long id, int limit) {
    return find("id > ?1 order by id", id).page(0, limit).list();
  }
}
