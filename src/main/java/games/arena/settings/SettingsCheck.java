package games.arena.settings;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.util.Locale;

/**
 * Ends the start at a setting that breaks its rule, with one line that names the environment
 * variable. A value is checked when it is first read, which is before anything is started.
 */
@StaticInitSafe
@Priority(SettingsCheck.OUTERMOST)
public class SettingsCheck implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1;

  /** Sees values after profiles, expressions and secrets were resolved. */
  static final int OUTERMOST = 3500;

  private static final int MAX_SHOWN_LENGTH = 60;

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue value = context.proceed(name);
    SettingRule rule = SettingRules.of(name);
    if (rule != null && value != null && value.getValue() != null) {
      check(context, name, value.getValue(), rule);
    }
    return value;
  }

  private static void check(
      ConfigSourceInterceptorContext context, String name, String value, SettingRule rule) {
    if (!rule.isMetBy(value)) {
      throw broken(name, "must be " + rule.expected() + ", not " + shown(name, value));
    }
    String larger = SettingRules.atMost(name);
    ConfigValue bound = larger == null ? null : context.proceed(larger);
    if (bound != null && rule.isMetBy(bound.getValue())) {
      if (rule.compare(value, bound.getValue()) > 0) {
        throw broken(
            name,
            "must not be more than "
                + variable(larger)
                + "="
                + shown(larger, bound.getValue())
                + ", and is "
                + shown(name, value));
      }
    }
  }

  private static ConfigurationException broken(String name, String complaint) {
    return new ConfigurationException(variable(name) + " (" + name + ") " + complaint + ".");
  }

  static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static String shown(String name, String value) {
    if (LiteralSecrets.isSecret(name)) {
      return "what is set";
    }
    String cut = value.substring(0, Math.min(value.length(), MAX_SHOWN_LENGTH));
    return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
