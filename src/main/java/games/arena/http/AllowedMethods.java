package games.arena.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Finds the methods that a path supports, across all resource classes. Quarkus REST answers a wrong
 * method without {@code Allow}, and with 404 if another class has a shorter path with the same
 * prefix.
 */
final class AllowedMethods {

  private AllowedMethods() {}

  /** The methods at a path; empty if the path does not exist. */
  static SortedSet<String> at(String path) {
    SortedSet<String> methods = new TreeSet<>();
    for (var resourceClass : ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers()) {
      var match = new RequestMapper<>(new ArrayList<>(List.of(resourceClass))).map(path);
      if (match != null) {
        String remaining = match.remaining.isEmpty() ? "/" : match.remaining;
        addMethods(methods, match.value, remaining);
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    if (!methods.isEmpty()) {
      methods.add("OPTIONS");
    }
    return methods;
  }

  private static void addMethods(SortedSet<String> methods, InitialMatch match, String remaining) {
    for (ServerRestHandler handler : match.handlers) {
      if (handler instanceof ClassRoutingHandler routing) {
        for (Map.Entry<String, RequestMapper<RuntimeResource>> mapper :
            routing.getMappers().entrySet()) {
          if (mapper.getKey() != null && mapper.getValue().map(remaining) != null) {
            methods.add(mapper.getKey());
          }
        }
      }
    }
  }
}
