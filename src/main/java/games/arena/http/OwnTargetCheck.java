package games.arena.http;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Leaves malformed request targets to {@link RequestTarget}. Quarkus would refuse them before any
 * route, with an empty body. A system property switches that off; it is read when a Vert.x class is
 * loaded, and building the configuration is the earliest point at which an application can set it.
 */
@StaticInitSafe
public class OwnTargetCheck implements SmallRyeConfigBuilderCustomizer {

  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    System.setProperty("vertx.disableURIValidation", "true");
  }
}
