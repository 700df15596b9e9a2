package games.arena.fault;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.sql.DatabaseException;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.Arc;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackgroundTaskTest {

  private static final String WAITING = "arena.background.waiting";

  /** Stands for the class that has the task. */
  private static final class Owner {}

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final BackgroundTask task = new BackgroundTask(Owner.class, "The task");
  private final Logger logger = Logger.getLogger(Owner.class.getName());
  private final List<Level> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line.getLevel());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    Metrics.addRegistry(metrics);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void forget() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    Metrics.globalRegistry.find(WAITING).meters().stream()
        .filter(gauge -> "Owner".equals(gauge.getId().getTag("task")))
        .forEach(Metrics.globalRegistry::remove);
    Metrics.removeRegistry(metrics);
  }

  private boolean failsWith(String state) {
    return task.attempt(
        () -> {
          throw new DatabaseException(new SQLException("no", state));
        });
  }

  private double waiting() {
    return metrics.get(WAITING).tag("task", "Owner").gauge().value();
  }

  private List<String> levels() {
    return logged.stream().map(Level::getName).map(BackgroundTaskTest::plain).toList();
  }

  /** The levels of JBoss Logging and of java.util.logging have different names. */
  private static String plain(String level) {
    return switch (level) {
      case "SEVERE" -> "ERROR";
      case "WARNING" -> "WARN";
      default -> level;
    };
  }

  @Test
  void anOutageIsToldOnceAndItsEndToo() {
    for (int i = 0; i < 3; i++) {
      assertThat(failsWith("57P01")).isFalse();
    }
    assertThat(waiting()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      assertThat(task.attempt(() -> {})).isTrue();
    }
    assertThat(waiting()).isZero();
    assertThat(levels()).containsExactly("WARN", "INFO");
  }

  @Test
  void whatSomebodyHasToActOnIsAnErrorAlsoInTheMidstOfAnOutage() {
    failsWith("57P01");
    failsWith("42501");
    failsWith("57P01");
    failsWith("42501");
    assertThat(levels()).containsExactly("WARN", "ERROR");
  }

  @Test
  void aMistakeIsToldEveryTimeAndIsNoWaiting() {
    failsWith("23505");
    failsWith("23505");
    assertThat(waiting()).isZero();
    assertThat(levels()).containsExactly("ERROR", "ERROR");
  }

  /** This test runs without a container, as work does that outlives its beans. */
  @Test
  void workThatTheEndOfTheProcessCutsShortIsNoError() {
    task.attempt(() -> Arc.requireContainer());
    assertThat(waiting()).isZero();
    assertThat(levels()).containsExactly("INFO");
  }
}
