package games.arena.testing;

import games.arena.ArenaConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Arena's settings for tests that start nothing. */
public final class TestConfig {

  private TestConfig() {}

  /** The defaults, but for these settings. */
  public static ArenaConfig with(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(ArenaConfig.class)
        .withDefaultValues(settings)
        .build()
        .getConfigMapping(ArenaConfig.class);
  }
}
