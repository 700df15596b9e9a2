package games.arena.account.policy;

import games.arena.http.ProblemKind;
import games.arena.http.ProblemMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers requests that match no resource method by {@link Routes}. Quarkus REST would answer a
 * wrong method without {@code Allow}, and with 404 if another class has a shorter path with the
 * same prefix.
 */
class UnmatchedRequests {

  private final List<Route> routes = new ArrayList<>();

  UnmatchedRequests(Instance<Routes> tables) {
    tables.forEach(table -> table.access().keySet().forEach(route -> routes.add(Route.of(route))));
  }

  private record Route(String method, Pattern path) {

    static Route of(String route) {
      String[] parts = route.split(" ", 2);
      String path = parts[1].replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+");
      return new Route(parts[0], Pattern.compile(path + "/?"));
    }
  }

  @ServerExceptionMapper(
      priority = ProblemMapper.FIRST,
      value = {NotFoundException.class, NotAllowedException.class})
  Response map(RoutingContext request) {
    // A missing file of the page must not stay missing in a cache.
    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    SortedSet<String> allowed = allowedAt(request.normalizedPath());
    if (allowed.isEmpty() || allowed.contains(request.request().method().name())) {
      return ProblemMapper.response(ProblemKind.NOT_FOUND.problem());
    }
    List<String> allow = List.of(String.join(", ", allowed));
    return ProblemMapper.response(
        ProblemKind.METHOD_NOT_ALLOWED.problem().withHeader("Allow", allow));
  }

  /** The methods at a path; empty if the path does not exist. */
  private SortedSet<String> allowedAt(String path) {
    SortedSet<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.path.matcher(path).matches()) {
        methods.add(route.method);
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
}
