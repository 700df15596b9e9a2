package games.arena.page;

import io.quarkus.runtime.LaunchMode;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * How long browsers keep the files of the web page. Quarkus serves them, but would have them kept
 * for a day without asking, and known by a time that a reproducible build gives to all versions:
 * after an update a browser would mix old files with new ones.
 */
@ApplicationScoped
class PageFiles {

  /** Before the route that serves static resources. */
  private static final int EARLY = -1_000;

  /** Kept, but asked after each time: by its content, which says in one round trip what is new. */
  private static final String ASK = "no-cache";

  /** The name holds the version. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private static final Pattern OWN =
      Pattern.compile("/(index\\.html)?|/page/(fonts/)?[a-z]+\\.[a-z0-9]+");

  private final Map<String, String> tags = new ConcurrentHashMap<>();

  void install(@Observes Router router) {
    router.route("/_static/*").order(EARLY).handler(PageFiles::keep);
    router.routeWithRegex(OWN.pattern()).order(EARLY).handler(this::tag);
  }

  private static void keep(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER);
    context.next();
  }

  private void tag(RoutingContext context) {
    String tag = isRead(context.request()) ? tagOf(context.request().path()) : null;
    if (tag == null) {
      context.next();
      return;
    }
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, ASK);
    context.response().putHeader(HttpHeaders.ETAG, tag);
    if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      context.response().setStatusCode(304).end();
    } else {
      context.next();
    }
  }

  /** At the root, those who are no browsers are answered something else. */
  private static boolean isRead(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
        && (!request.path().equals("/") || accept != null && accept.contains("text/html"));
  }

  private String tagOf(String path) {
    String name = path.equals("/") ? "/index.html" : path;
    // Live reload changes files.
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
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
