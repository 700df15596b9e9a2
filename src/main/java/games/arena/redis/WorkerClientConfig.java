package games.arena.redis;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Lets the worker's Redis client inherit every setting of the default client that it does not set
 * itself, so that both reach the same server in the same way, whatever settings a version of
 * Quarkus has.
 */
@StaticInitSafe
@Priority(WorkerClientConfig.BETWEEN_PROFILES_AND_EXPRESSIONS)
public class WorkerClientConfig implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1;

  /** SmallRye Config resolves profiles at priority 3200 and expressions at 3300. */
  static final int BETWEEN_PROFILES_AND_EXPRESSIONS = 3295;

  private static final String DEFAULT = "quarkus.redis.";
  private static final String WORKER = "quarkus.redis.worker.";

  /** The one setting that belongs to no client. */
  private static final String HEALTH = "quarkus.redis.health.";

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue own = context.proceed(name);
    if (!name.startsWith(WORKER) || own != null && !own.isDefault()) {
      return own;
    }
    ConfigValue shared = context.proceed(DEFAULT + name.substring(WORKER.length()));
    return shared == null ? own : shared.withName(name);
  }

  /** Lists the inherited names too, since Quarkus finds groups of settings by their names. */
  @Override
  public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
    Set<String> names = new HashSet<>();
    context
        .iterateNames()
        .forEachRemaining(
            name -> {
              names.add(name);
              if (name.startsWith(DEFAULT)
                  && !name.startsWith(WORKER)
                  && !name.startsWith(HEALTH)) {
                names.add(WORKER + name.substring(DEFAULT.length()));
              }
            });
    return names.iterator();
  }
}
