package games.arena.battle;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Page;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A battle, queued or ended. Rows are written by {@link BattleSubmission} and {@link Settlement},
 * many at a time and in plain SQL; here they are read.
 */
@Entity
public class Battle extends PanacheEntityBase {

  static final String QUEUED = "queued";
  static final String FINISHED = "finished";
  static final String FAILED = "failed";

  @Id public Long id;
  public String status;
  public long attackerId;
  public long defenderId;
  public long submittedBy;
  public String idempotencyKey;
  public Instant submittedAt;
  public Instant finishedAt;
  public int attempts;

  /** The fighters as they stood when they fought; null until then. */
  public Integer attackerAttack;

  public Integer attackerHitPoints;
  public Integer attackerLuck;
  public Integer defenderAttack;
  public Integer defenderHitPoints;
  public Integer defenderLuck;

  public Integer rulesVersion;
  public Long seed;
  public Integer turns;

  /** Null in a draw. */
  public Long winnerId;

  public Integer lootPercent;
  public Long lootGold;
  public Long lootSilver;

  /** Why the battle failed. */
  public String failure;

  static Optional<Battle> submitted(long submittedBy, String idempotencyKey) {
    return find("submittedBy = ?1 and idempotencyKey = ?2", submittedBy, idempotencyKey)
        .firstResultOptional();
  }

  /** A player's battles, newest first, from before a battle on. */
  static List<Battle> before(long playerId, long id, int limit) {
    return find("(attackerId = ?1 or defenderId = ?1) and id < ?2 order by id desc", playerId, id)
        .page(Page.ofSize(limit))
        .list();
  }

  /** The player's battles that follow a battle, oldest first. */
  static List<Battle> after(long playerId, long id, int limit) {
    return find("(attackerId = ?1 or defenderId = ?1) and id > ?2 order by id", playerId, id)
        .page(Page.ofSize(limit))
        .list();
  }

  static long countOf(long playerId) {
    return count("attackerId = ?1 or defenderId = ?1", playerId);
  }
}
