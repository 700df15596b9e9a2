package games.arena.rules;

import games.arena.ArenaConfig;
import games.arena.battle.engine.Ruleset;
import games.arena.sql.DatabaseException;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Warns of settings that have no effect: {@code ARENA_LOOT_*} make the first version of an empty
 * database and nothing else.
 */
@ApplicationScoped
class LootSettings {

  private static final Logger LOG = Logger.getLogger(LootSettings.class);

  private final Rules rules;
  private final ArenaConfig.Loot settings;

  LootSettings(Rules rules, ArenaConfig config) {
    this.rules = rules;
    this.settings = config.loot();
  }

  /** Nobody has to wait for this, and the start must not fail with it. */
  void start(@Observes StartupEvent event) {
    Infrastructure.getDefaultWorkerPool().execute(this::compare);
  }

  private void compare() {
    try {
      Ruleset active = rules.active();
      if (settings.minPercent() != active.minLootPercent()
          || settings.maxPercent() != active.maxLootPercent()) {
        LOG.warnf(
            "ARENA_LOOT_MIN_PERCENT and _MAX_PERCENT are %d and %d and have no effect: version %d of the rules is active"
                + " with %d and %d. POST /v1/admin/rules makes another version",
            settings.minPercent(),
            settings.maxPercent(),
            active.version(),
            active.minLootPercent(),
            active.maxLootPercent());
      }
    } catch (DatabaseException e) {
      LOG.debugf("The settings of the loot are not compared with the rules: %s", e);
    }
  }
}
