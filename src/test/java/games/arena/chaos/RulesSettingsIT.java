package games.arena.chaos;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.ArenaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The settings of the loot make the first version of the rules, and nothing after that. */
@Tag("chaos")
class RulesSettingsIT {

  private static final Map<String, String> OTHER =
      Map.of("arena.loot.min-percent", "3", "arena.loot.max-percent", "4");

  @Test
  void theyMakeTheFirstVersionAndAreWarnedOfWhereTheyDifferLater() throws IOException {
    try (Stage stage = Stage.open(1, OTHER);
        ArenaServer second = new ArenaServer(stage.configuration(1, Map.of()))) {
      second.start();
      Stage.awaitReady(second, Scenario.healed());

      await("the second replica warns")
          .until(() -> log(stage, 1).contains("ARENA_LOOT_MIN_PERCENT and _MAX_PERCENT are 10"));
      assertThat(log(stage, 0)).doesNotContain("ARENA_LOOT_MIN_PERCENT");
      assertThat(
              stage.value(
                  "select version || ' ' || min_loot_percent || ' ' || max_loot_percent from rules where active"))
          .isEqualTo("1 3 4");
    }
  }

  private static String log(Stage stage, int replica) throws IOException {
    return Files.readString(
        Path.of(stage.configuration(replica, Map.of()).get("quarkus.log.file.path")));
  }
}
