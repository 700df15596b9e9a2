package games.arena.internals;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/** Sets a body that no BodyHandler of Vert.x has read, for all handlers that ask for it. */
public final class CollectedBody {

  private CollectedBody() {}

  public static void set(RoutingContext context, Buffer body) {
    ((RoutingContextInternal) context).setBody(body);
  }
}
