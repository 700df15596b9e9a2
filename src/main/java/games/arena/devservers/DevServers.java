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
 * In dev mode and tests, supplies the addresses of a PostgreSQL and a Redis, and starts each of
 * them where no address is configured.
 *
 * <p>Quarkus writes a call of this class into every application it builds, so it must be in the
 * package; the rest of this folder and the jars it uses are not (application.properties names
 * them). That is why the rest is reached by a name put together at run time: neither a class loader
 * nor the builder of a native executable, which follows constant names, goes looking for it.
 */
public final class DevServers implements ConfigSourceFactory {

  static final String POSTGRES_URL = "quarkus.datasource.jdbc.url";
  static final String REDIS_HOSTS = "quarkus.redis.hosts";

  /** Above all others: a user name that came without an address is not for this server. */
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
      return Map.of(); // The packaged application, run with one of these profiles.
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
