package games.arena.http;

import games.arena.internals.CorsOrigins;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The web origins that may call. A browser sends what it has stored for Arena, such as the password
 * of its own Basic dialogue, with a request that another site made; so requests that change
 * something are refused if they come from another site, unless CORS allows its origin.
 */
@ApplicationScoped
class Origins {

  private static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final boolean cors;
  private final CorsOrigins listed;
  private final List<String> methods;
  private final String exposed;

  Origins(
      @ConfigProperty(name = "quarkus.http.cors.enabled", defaultValue = "false") boolean cors,
      @ConfigProperty(name = "quarkus.http.cors.origins") Optional<List<String>> listed,
      @ConfigProperty(name = "quarkus.http.cors.methods") Optional<List<String>> methods,
      @ConfigProperty(name = "quarkus.http.cors.exposed-headers") Optional<String> exposed) {
    this.cors = cors;
    this.exposed = exposed.orElse("");
    this.listed = new CorsOrigins(listed.orElse(List.of()));
    this.methods = methods.orElse(List.of()).stream().map(String::strip).toList();
  }

  /** Whether Quarkus' CORS filter would refuse the request, which it does with an empty body. */
  boolean isRefused(HttpServerRequest request) {
    String origin = cors ? request.getHeader(HttpHeaderNames.ORIGIN) : null;
    if (origin == null) {
      return false;
    }
    if (listed.contains(origin)) {
      return request.method() != HttpMethod.OPTIONS && !isAllowed(request.method());
    }
    return !origin.equals(request.scheme() + "://" + request.authority());
  }

  /** Lets pages of allowed origins read an answer that is given before Quarkus' CORS filter. */
  void expose(HttpServerRequest request) {
    String origin = cors ? request.getHeader(HttpHeaderNames.ORIGIN) : null;
    MultiMap headers = request.response().headers();
    if (origin != null
        && listed.contains(origin)
        && !headers.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN)) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
  }

  private boolean isAllowed(HttpMethod method) {
    return methods.isEmpty() || methods.equals(List.of("*")) || methods.contains(method.name());
  }

  /**
   * Whether a request that may change something comes from another site. Browsers say so by {@code
   * Sec-Fetch-Site}; older ones, without it, by an {@code Origin} with another host. Clients other
   * than browsers send neither.
   */
  boolean isForged(HttpServerRequest request) {
    if (SAFE.contains(request.method())) {
      return false;
    }
    String site = request.getHeader(FETCH_SITE);
    String origin = request.getHeader(HttpHeaderNames.ORIGIN);
    if (site == null && origin == null || OWN_SITE.contains(String.valueOf(site))) {
      return false;
    }
    if (origin != null && cors && listed.contains(origin)) {
      return false;
    }
    return site != null
        || !hostOf(origin).equalsIgnoreCase(request.getHeader(HttpHeaderNames.HOST));
  }

  private static String hostOf(String origin) {
    int scheme = origin.indexOf("://");
    return scheme < 0 ? origin : origin.substring(scheme + "://".length());
  }
}
