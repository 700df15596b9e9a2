package games.arena.chaos;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL is the truth: without it clients are told to come later, and nothing is promised. */
@Tag("chaos")
class PostgresFaultsIT {

  private static final String CUT =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'arena'";

  private static Scenario scenario;

  @BeforeAll
  static void open() {
    scenario = new Scenario(Stage.open(2));
  }

  @AfterAll
  static void close() {
    if (scenario != null) {
      scenario.close();
    }
  }

  @Test
  void itsConnectionsCut() {
    scenario.underLoad(
        100,
        () -> {
          for (int i = 0; i < 20; i++) {
            scenario.stage().sql(CUT);
            Scenario.await(scenario, 10);
          }
        });
  }

  @Test
  void restarted() {
    scenario.underLoad(
        100,
        () -> {
          for (int i = 0; i < 3; i++) {
            scenario.stage().postgres().stop();
            scenario.stage().postgres().start();
          }
        });
  }

  @Test
  void killed() {
    scenario.underLoad(
        100,
        () -> {
          scenario.stage().postgres().kill();
          scenario.checkWithoutPostgres();
          scenario.stage().postgres().start();
        });
  }

  @Test
  void frozen() {
    scenario.underLoad(
        100,
        () -> {
          scenario.stage().postgres().pause();
          scenario.checkWithoutPostgres();
          // Longer than the time-out of a socket.
          TimeUnit.SECONDS.sleep(12);
          scenario.checkWithoutPostgres();
          scenario.stage().postgres().resume();
        });
  }
}
