package games.arena.observability;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of metrics lists what is exported, no more and no less. */
@QuarkusTest
class MetricsPageTest {

  private static final Path PAGE = Path.of("src", "site", "markdown", "metrics.md");

  /** A row of one of the page's tables begins with the metric's name. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+\\*?)` \\|");

  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");

  @Test
  void thePageListsWhatIsExportedNoMoreAndNoLess() throws IOException {
    Registered player = register();
    player.ended(player.challenges(register()));
    admin().get("/v1/leaderboards/all-time").then().statusCode(200);
    Set<String> listed = names(ROW, Files.readString(PAGE));
    // Background work may have to happen once.
    await()
        .atMost(Patience.seconds(20))
        .untilAsserted(() -> assertThat(exported(listed)).isEqualTo(listed));
  }

  /** The metrics' names; what a row with an asterisk stands for by the name of the row. */
  private static Set<String> exported(Set<String> listed) {
    return names(TYPE, metrics()).stream()
        .map(
            name -> {
              String prefix = name.substring(0, name.indexOf('_')) + "_*";
              return listed.contains(prefix) ? prefix : name;
            })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String metrics() {
    return given().accept("text/plain").get("/q/metrics").asString();
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(line -> pattern.matcher(line).replaceFirst("$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyOwnMetricIsDescribed() {
    assertThat(
            Pattern.compile("(?m)^# HELP (arena_\\S+) *$")
                .matcher(metrics())
                .results()
                .map(MatchResult::group))
        .isEmpty();
  }
}
