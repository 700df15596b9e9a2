package games.arena.devservers;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** In dev mode and tests, the addresses of a PostgreSQL and a Redis, started where none is set. */
public final class DevServers implements ConfigSourceFactory {

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    String profile =
        context.getProfiles().stream()
            .filter(name -> name.equals("dev") || name.equals("test"))
            .findFirst()
            .orElse(null);
    if (profile == null) {
      return List.of();
    }
    Map<String, String> values = new HashMap<>();
    if (!isSet(context, "quarkus.datasource.jdbc.url")) {
      values.putAll(SharedServers.postgres(profile));
    }
    if (!isSet(context, "quarkus.redis.hosts")) {
      values.putAll(SharedServers.redis(profile));
    }
    // Above all others: a user name without an address is not for this server.
    return List.of(new PropertiesConfigSource(values, "Arena's servers for " + profile, 500));
  }

  private static boolean isSet(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return value != null && value.getValue() != null && !value.getValue().isBlank();
  }
}
