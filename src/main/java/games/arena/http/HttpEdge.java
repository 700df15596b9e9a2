package games.arena.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.ArenaConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Handles requests before they reach a resource, and those that reach none. Vert.x and Quarkus
 * answer some malformed requests on their own, with an empty body or in HTML; this class answers
 * them with a problem.
 */
@ApplicationScoped
class HttpEdge {

  /** The route order before all routes of Quarkus that can refuse a request. */
  private static final int FIRST = -10_000;

  /**
   * The route order after Quarkus' CORS filter (-300), so that a page of an allowed origin can read
   * why its request is refused, and before authentication (-200).
   */
  private static final int AFTER_CORS = -290;

  /** The route order just before Quarkus' error page, which comes last. */
  private static final int LAST = Integer.MAX_VALUE - 1;

  /** Headers by which a proxy says that it forwards a request. */
  private static final List<String> OF_PROXIES =
      List.of("X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Real-IP", "Via");

  private static final int MAX_TARGET_LENGTH = 8 * 1024;
  private static final int MAX_HEADERS_SIZE = 16 * 1024;

  /** The key of the request's area; there is none if the target cannot be read. */
  private static final String AREA = Area.class.getName();

  private final ObjectMapper mapper;
  private final Origins origins;
  private final ArenaConfig.Http config;
  private final BodyCollector bodies;

  HttpEdge(ObjectMapper mapper, Origins origins, ArenaConfig config) {
    this.mapper = mapper;
    this.origins = origins;
    this.config = config.http();
    this.bodies = new BodyCollector(this.config.bodyTimeout(), this::answer);
  }

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::open);
    router.route().order(AFTER_CORS).handler(this::check);
    router.route().order(AFTER_CORS + 1).handler(bodies);
    router.route().order(LAST).failureHandler(this::answerFailure);
    for (int status : new int[] {400, 404, 405, 406, 415, 500}) {
      router.errorHandler(status, context -> answer(context, ProblemKind.ofStatus(status)));
    }
  }

  private void open(RoutingContext context) {
    RequestId.assign(context);
    Area area = null;
    if (RequestTarget.isReadable(context.request().uri())) {
      area = Area.of(context);
      context.put(AREA, area);
    }
    SecurityHeaders.add(context.response().headers(), area == null ? Area.API : area);
    if (!hasReadableProxyHeaders(context.request())) {
      answer(context, Problems.badRequest("The headers about forwarding cannot be read."));
    } else if (origins.isRefused(context.request())) {
      answer(context, Problems.forbidden("Pages of this origin may not call."));
    } else {
      context.next();
    }
  }

  /** Asks for what Quarkus computes from headers of proxies, since some values make it throw. */
  private static boolean hasReadableProxyHeaders(HttpServerRequest request) {
    try {
      String scheme = request.scheme();
      return request.remoteAddress() != null && (scheme.equals("http") || scheme.equals("https"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Answers directly instead of failing the context, since routes with a path cannot handle a
   * malformed path.
   */
  private void check(RoutingContext context) {
    HttpProblem problem = problem(context);
    if (problem == null) {
      context.next();
    } else {
      answer(context, problem);
    }
  }

  private HttpProblem problem(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.version() == null) {
      return Problems.badRequest("The version of HTTP is neither 1.0 nor 1.1.");
    }
    if (request.uri().length() > MAX_TARGET_LENGTH) {
      return ProblemKind.URI_TOO_LONG.problem();
    }
    if (size(request.headers()) > MAX_HEADERS_SIZE) {
      return ProblemKind.HEADERS_TOO_LARGE.problem();
    }
    Area area = context.get(AREA);
    if (area == null) {
      return Problems.badRequest("The path or query is not UTF-8 in %-escapes, as URIs have it.");
    }
    if (area.isForOperators() && isHidden(request)) {
      return ProblemKind.NOT_FOUND.problem();
    }
    if (origins.isForged(request)) {
      return Problems.forbidden("Pages of another site may not send this request.");
    }
    if (request.query() != null && area.isApi()) {
      return problem(context.queryParams());
    }
    return null;
  }

  private boolean isHidden(HttpServerRequest request) {
    return config.operations() == ArenaConfig.Http.Operations.DIRECT
        && OF_PROXIES.stream().anyMatch(request.headers()::contains);
  }

  /**
   * Refuses repeated and empty parameters: Quarkus REST would use the first of several and ignore
   * an empty one.
   */
  private static HttpProblem problem(MultiMap parameters) {
    int given = 0;
    for (var parameter : parameters) {
      given++;
      if (parameter.getValue().isEmpty()) {
        return Problems.badRequest("A query parameter is given without a value.");
      }
    }
    if (given > parameters.names().size()) {
      return Problems.badRequest("A query parameter is given more than once.");
    }
    return null;
  }

  private static int size(MultiMap headers) {
    int size = 0;
    for (var header : headers) {
      size += header.getKey().length() + header.getValue().length() + ": \r\n".length();
    }
    return size;
  }

  private void answerFailure(RoutingContext context) {
    int status = context.statusCode();
    if (status >= 400 && status < 500) {
      answer(context, ProblemKind.ofStatus(status));
    } else {
      answer(context, ExceptionTranslator.toProblem(context.failure()));
    }
  }

  private void answer(RoutingContext context, HttpProblem problem) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // A truncated response must not look complete.
      context.request().connection().close();
      return;
    }
    origins.expose(context.request());
    response.setStatusCode(problem.status());
    problem.headers().forEach(response::putHeader);
    response.putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
    // A missing file of the page must not stay missing in a cache.
    response.putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
    Buffer body = json(problem);
    if (context.request().method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
      response.end();
    } else {
      response.end(body);
    }
  }

  private Buffer json(HttpProblem problem) {
    try {
      return Buffer.buffer(mapper.writeValueAsBytes(problem.body()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
