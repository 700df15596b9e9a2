package games.arena.settings;

import games.arena.ArenaConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Ends the start at a setting that breaks its rule, with one line that names the environment
 * variable. All are checked while the configuration is built: before anything else starts, and
 * before a mapping or converter complains in its own words.
 */
public class SettingsCheck implements ConfigSourceInterceptorFactory {

  /** Sees values after profiles, expressions and secrets were resolved. */
  private static final int OUTERMOST = 3500;

  private static final int MAX_SHOWN_LENGTH = 60;

  private static final Set<String> MAY_HOLD_PASSWORDS =
      Set.of(
          "quarkus.datasource.jdbc.url",
          "quarkus.datasource.standby.jdbc.url",
          "quarkus.redis.hosts");

  /** Checks what environment variables and system properties set; there are the defaults beside. */
  public static void checkEnvironment() {
    new SmallRyeConfigBuilder()
        .addSystemSources()
        .addDefaultInterceptors()
        .withInterceptors(new LiteralSecrets())
        .withInterceptorFactories(new SettingsCheck())
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(ArenaConfig.class)
        .build();
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(OUTERMOST);
  }

  @Override
  public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
    SettingRules.RULES.forEach((name, rule) -> check(context, name, rule));
    SettingRules.AT_MOST.forEach((name, larger) -> checkOrder(context, name, larger));
    return ConfigSourceInterceptorContext::proceed;
  }

  private static void check(ConfigSourceInterceptorContext context, String name, SettingRule rule) {
    String value = value(context, name);
    if (value != null && !rule.isMetBy(LiteralSecrets.isSecret(name) ? value : value.strip())) {
      throw broken(name, "must be " + rule.expected() + ", not " + shown(name, value));
    }
  }

  private static void checkOrder(
      ConfigSourceInterceptorContext context, String name, String larger) {
    String value = value(context, name);
    String bound = value(context, larger);
    if (value != null && bound != null && SettingRules.RULES.get(name).compare(value, bound) > 0) {
      throw broken(
          name,
          "must not be more than %s, which is %s; it is %s"
              .formatted(variable(larger), shown(larger, bound), shown(name, value)));
    }
  }

  /** The value, or the default if that is a setting's only one; null if there is neither. */
  private static String value(ConfigSourceInterceptorContext context, String name) {
    ConfigValue value = context.proceed(name);
    return value == null ? null : value.getValue();
  }

  private static ConfigurationException broken(String name, String complaint) {
    return new ConfigurationException(variable(name) + " (" + name + ") " + complaint + ".");
  }

  private static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static String shown(String name, String value) {
    if (LiteralSecrets.isSecret(name) || MAY_HOLD_PASSWORDS.contains(name)) {
      return "what is set";
    }
    String cut = value.substring(0, Math.min(value.length(), MAX_SHOWN_LENGTH));
    return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
