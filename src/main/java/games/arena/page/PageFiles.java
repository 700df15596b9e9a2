package games.arena.page;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.util.HashUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Sets the caching of the web page's files. By default, Quarkus lets browsers cache them for a day
 * and validates them by a modification time that is the same for all versions of a reproducible
 * build: after an update, a browser would mix old and new files.
 */
@ApplicationScoped
class PageFiles {

  /** The route order before the route that serves static resources. */
  private static final int BEFORE_STATIC_RESOURCES = -100;

  /** Cached but revalidated on each use, by a hash of the content. */
  private static final String REVALIDATE = "no-cache";

  /** For files with their version in the path. */
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";

  private static final Pattern PAGE_PATHS =
      Pattern.compile("/(index\\.html)?|/page/(fonts/)?[a-z]+\\.[a-z0-9]+");

  private static final Set<Integer> THERE = Set.of(200, 206, 304);

  private final Map<String, String> tags = new ConcurrentHashMap<>();

  void install(@Observes Router router) {
    router.route("/_static/*").order(BEFORE_STATIC_RESOURCES).handler(PageFiles::keep);
    router.routeWithRegex(PAGE_PATHS.pattern()).order(BEFORE_STATIC_RESOURCES).handler(this::tag);
  }

  private static void keep(RoutingContext context) {
    // Only what is there: during a rolling update, an old replica has no file of a new version.
    context.addHeadersEndHandler(
        end -> {
          if (THERE.contains(context.response().getStatusCode())) {
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, IMMUTABLE);
          }
        });
    context.next();
  }

  private void tag(RoutingContext context) {
    String tag = isRead(context.request()) ? tagOf(context.request().path()) : null;
    if (tag == null) {
      context.next();
      return;
    }
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
    context.response().putHeader(HttpHeaders.ETAG, tag);
    if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      context.response().setStatusCode(304).end();
    } else {
      context.next();
    }
  }

  /**
   * Whether the page file itself is requested: at the root, other clients than browsers get a
   * different response.
   */
  private static boolean isRead(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
        && (!request.path().equals("/") || accept != null && accept.contains("text/html"));
  }

  private String tagOf(String path) {
    String name = path.equals("/") ? "/index.html" : path;
    // Files change in dev mode, so their tags are not cached.
    return LaunchMode.current().isDevOrTest()
        ? read(name)
        : tags.computeIfAbsent(name, PageFiles::read);
  }

  private static String read(String name) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream file = loader.getResourceAsStream("META-INF/resources" + name)) {
      return file == null ? null : '"' + digest(file.readAllBytes()) + '"';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] content) {
    return HashUtil.sha256(content).substring(0, 24);
  }
}
