package games.arena.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers clients other than browsers at {@code /} with the name, the version and links. Browsers
 * get the page, which is served like any other file.
 */
@ApplicationScoped
class RootRoute {

  /** The route order: after {@link HttpEdge} and before the files. */
  private static final int BEFORE_FILES = 0;

  private static final String ALLOW = "GET, HEAD, OPTIONS";
  private static final String TEXT = "text/plain;charset=UTF-8";
  private static final String JSON = "application/json;charset=UTF-8";
  private static final String PAGE = "text/html";

  private final String text;
  private final String json;

  RootRoute(
      ObjectMapper mapper, @ConfigProperty(name = "quarkus.application.version") String version)
      throws JsonProcessingException {
    Greeting greeting = Greeting.of(version);
    this.text = greeting.asText();
    this.json = mapper.writeValueAsString(greeting);
  }

  /**
   * @param links paths by the name of what they serve
   */
  @RegisterForReflection
  record Greeting(String name, String version, Map<String, String> links) {

    static Greeting of(String version) {
      Map<String, String> links = new LinkedHashMap<>();
      links.put("page", "/");
      links.put("openapi", "/q/openapi");
      links.put("swaggerUi", "/q/swagger-ui");
      links.put("health", "/q/health");
      links.put("jwks", "/.well-known/jwks.json");
      return new Greeting("Arena", version, links);
    }

    String asText() {
      StringBuilder lines = new StringBuilder(name + " " + version + "\n\n");
      links.forEach((what, where) -> lines.append("%-10s %s\n".formatted(what, where)));
      return lines.toString();
    }
  }

  void install(@Observes Router router) {
    router.route("/").order(BEFORE_FILES).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    HttpServerResponse response = context.response();
    HttpMethod method = context.request().method();
    if (method == HttpMethod.OPTIONS) {
      response.putHeader(HttpHeaderNames.ALLOW, ALLOW).end();
    } else if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      context.fail(ProblemKind.METHOD_NOT_ALLOWED.problem().withHeader("Allow", List.of(ALLOW)));
    } else {
      // Added last, since the file handler sets its own Vary.
      context.addHeadersEndHandler(
          end -> response.headers().add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT));
      greet(context, type(context.parsedHeaders().accept()));
    }
  }

  private void greet(RoutingContext context, String type) {
    if (type.equals(PAGE)) {
      context.next();
      return;
    }
    String hello = type.equals(JSON) ? json : text;
    HttpServerResponse response = context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, type);
    if (context.request().method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaderNames.CONTENT_LENGTH, "" + hello.length()).end();
    } else {
      response.end(hello);
    }
  }

  /** The media type that the client prefers; plain text if it accepts none of them. */
  private static String type(List<MIMEHeader> accepted) {
    for (MIMEHeader range : accepted) {
      if (range.weight() > 0) {
        String type = range.component() + "/" + range.subComponent();
        switch (type.toLowerCase(Locale.ROOT)) {
          case "text/html", "application/xhtml+xml":
            return PAGE;
          case "application/json", "application/*":
            return JSON;
          case "text/plain", "text/*", "*/*":
            return TEXT;
          default:
        }
      }
    }
    return TEXT;
  }
}
