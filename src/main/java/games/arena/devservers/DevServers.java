package games.arena.devservers;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Supplies the addresses of PostgreSQL and Redis in dev mode and tests, and starts each of them if
 * its address is not configured.
 *
 * <p>Quarkus puts a call of this class into every application it builds, so this class must be in
 * the package; application.properties keeps the others and their jars out of it. The others are
 * therefore loaded by a name that is built at run time, so that neither a class loader nor the
 * native image builder, which follows constant names, looks for them.
 */
public final class DevServers implements ConfigSourceFactory {

  static final String POSTGRES_URL = "quarkus.datasource.jdbc.url";
  static final String REDIS_HOSTS = "quarkus.redis.hosts";

  /**
   * Above all other sources: a user name configured without an address is not meant for this
   * server.
   */
  private static final int ORDINAL = 500;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Optional<String> profile =
        context.getProfiles().stream()
            .filter(name -> name.equals("dev") || name.equals("test"))
            .findFirst();
    boolean postgres = !isSet(context, POSTGRES_URL);
    boolean redis = !isSet(context, REDIS_HOSTS);
    if (profile.isEmpty() || !(postgres || redis)) {
      return List.of();
    }
    Map<String, String> addresses = addresses(profile.get(), postgres, redis);
    return List.of(new PropertiesConfigSource(addresses, "servers of " + profile.get(), ORDINAL));
  }

  private static boolean isSet(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return value != null && value.getValue() != null && !value.getValue().isBlank();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> addresses(String profile, boolean postgres, boolean redis) {
    Class<?> servers;
    try {
      servers = Class.forName(DevServers.class.getPackageName() + ".SharedServers");
    } catch (ClassNotFoundException e) {
      return Map.of(); // This is the packaged application, run with one of these profiles.
    }
    try {
      return (Map<String, String>)
          servers
              .getMethod("addresses", String.class, boolean.class, boolean.class)
              .invoke(null, profile, postgres, redis);
    } catch (ReflectiveOperationException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
