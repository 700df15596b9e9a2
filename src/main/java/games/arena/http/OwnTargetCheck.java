package games.arena.http;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Leaves malformed request targets to {@link RequestTarget}. Quarkus would refuse them before any
 * route, with an empty body. What switches that off is a system property, read when the class that
 * does it is loaded; of an application nothing runs earlier than what builds its configuration.
 */
@StaticInitSafe
public class OwnTargetCheck implements SmallRyeConfigBuilderCustomizer {

  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    System.setProperty("vertx.disableURIValidation", "true");
  }
}
