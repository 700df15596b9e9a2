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
 * Lets the worker's Redis client have every setting of the default client that it has not of its
 * own, whatever settings a version of Quarkus knows: both are to reach the same server in the same
 * way.
 */
@StaticInitSafe
@Priority(WorkerClientConfig.BETWEEN_PROFILES_AND_EXPRESSIONS)
public class WorkerClientConfig implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1;

  /** SmallRye Config sees to profiles (%prod.…) at 3200 and to expressions (${…}) at 3300. */
  static final int BETWEEN_PROFILES_AND_EXPRESSIONS = 3295;

  private static final String DEFAULT = "quarkus.redis.";
  private static final String WORKER = "quarkus.redis.worker.";

  /** The one setting that is no client's. */
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

  /** Groups of settings are found by their names, so those must be seen as well. */
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
