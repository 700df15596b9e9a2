package games.arena.chaos;

import static games.arena.chaos.Scenario.healed;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary dies, and its synchronous standby takes over. */
@Tag("chaos")
class PostgresFailoverIT {

  @Test
  void aPromotedStandbyHasAllThatWasAccepted(@TempDir Path folder) throws Exception {
    try (PostgresPair postgres = PostgresPair.start(folder);
        Scenario scenario = new Scenario(Stage.open(2, postgres, Map.of()))) {
      scenario.underLoad(
          100,
          () -> {
            postgres.primary().kill();
            scenario.checkWithoutPostgres();
            postgres.promote();
            long promoted = System.nanoTime();
            scenario.stage().replicas().forEach(replica -> Stage.awaitReady(replica, healed()));
            System.out.printf(
                "Ready %.1f s after the promotion%n", (System.nanoTime() - promoted) / 1e9);
          });
      scenario.underLoad(100, () -> Scenario.await(scenario, 100));
    }
  }
}
