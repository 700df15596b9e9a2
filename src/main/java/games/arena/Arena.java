package games.arena;

import games.arena.settings.SettingsCheck;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Starts the application. */
@QuarkusMain
public final class Arena {

  Arena() {}

  /**
   * On the JVM, Hibernate has written to the log by the time Quarkus checks the settings, so they
   * are checked here first. A native executable has Hibernate's part behind it since its build.
   */
  public static void main(String... arguments) {
    if (ImageMode.current() == ImageMode.JVM) {
      try {
        SettingsCheck.checkEnvironment();
      } catch (ConfigurationException e) {
        System.err.println(e.getMessage());
        System.exit(1);
      }
    }
    Quarkus.run(arguments);
  }
}
