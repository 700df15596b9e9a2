package games.arena.internals;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Leaves malformed request targets to the edge of HTTP, and lets Netty find {@link
 * games.arena.connection.SlowHeads}. Quarkus would refuse such targets before any route, with an
 * empty body. System properties are what Vert.x and Netty read, when a class is loaded; building
 * the configuration is the earliest point at which an application can set them.
 */
@StaticInitSafe
public class OwnTargetCheck implements SmallRyeConfigBuilderCustomizer {

  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    System.setProperty("vertx.disableURIValidation", "true");
    System.setProperty("io.netty.bootstrap.extensions", "serviceload");
  }
}
