package games.arena.settings;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import jakarta.annotation.Priority;
import java.util.Set;

/** Takes passwords as they stand: a {@code $} or a backslash in them begins no expression. */
@StaticInitSafe
@Priority(LiteralSecrets.BEFORE_EXPRESSIONS)
public class LiteralSecrets implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1;

  /** SmallRye Config resolves expressions at priority 3300; a higher priority comes earlier. */
  static final int BEFORE_EXPRESSIONS = 3400;

  private static final String DATABASE = "quarkus.datasource.password";

  /** Migrations and the standby share the password, unless they have one of their own. */
  private static final Set<String> SHARING =
      Set.of("quarkus.flyway.password", "quarkus.datasource.standby.password");

  private static final Set<String> SECRETS =
      Set.of(
          "arena.admin-password",
          DATABASE,
          "quarkus.redis.password",
          "quarkus.redis.worker.password");

  static boolean isSecret(String name) {
    return SECRETS.contains(name) || SHARING.contains(name);
  }

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    if (!isSecret(name)) {
      return context.proceed(name);
    }
    ConfigValue secret = Expressions.withoutExpansion(() -> context.proceed(name));
    if (secret != null || !SHARING.contains(name)) {
      return secret;
    }
    // An expression for what is shared would expand what the password contains.
    ConfigValue shared = Expressions.withoutExpansion(() -> context.proceed(DATABASE));
    return shared == null ? null : shared.withName(name);
  }
}
