package games.arena.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.configuration.MemorySize;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What happens to a request before and beside the resources. Vert.x and Quarkus answer many a
 * broken request on their own, with an empty body or in HTML; here it is a problem like any other.
 */
@ApplicationScoped
class HttpEdge {

  /** Before all of Quarkus' own routes that can refuse a request. */
  private static final int FIRST = -10_000;

  /** Before the error page of Quarkus, which comes last. */
  private static final int LAST = Integer.MAX_VALUE - 1;

  static final int LONGEST_TARGET = 8 * 1024;
  static final int LARGEST_HEADERS = 16 * 1024;

  private final ObjectMapper mapper;
  private final long largestBody;

  HttpEdge(
      ObjectMapper mapper,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
    this.mapper = mapper;
    this.largestBody = largestBody.asLongValue();
  }

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::check);
    router.route().order(FIRST + 1).handler(new BodyCollector(largestBody));
    router.route().order(LAST).failureHandler(this::answerFailure);
    for (int status : new int[] {400, 404, 405, 406, 413, 415, 500}) {
      router.errorHandler(status, context -> answer(context, ProblemKind.ofStatus(status).build()));
    }
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.uri().length() > LONGEST_TARGET) {
      context.fail(414);
    } else if (size(request.headers()) > LARGEST_HEADERS) {
      context.fail(431);
    } else if (!RequestTarget.isReadable(request.uri())) {
      context.fail(
          Problems.badRequest(
              "The path or query is not encoded as URIs are, in UTF-8 and %-escapes."));
    } else if (request.query() != null && hasRepeated(context.queryParams())) {
      context.fail(Problems.badRequest("A query parameter is given more than once."));
    } else {
      context.next();
    }
  }

  private static int size(MultiMap headers) {
    int size = 0;
    for (var header : headers) {
      size += header.getKey().length() + header.getValue().length() + 4;
    }
    return size;
  }

  private static boolean hasRepeated(MultiMap parameters) {
    return parameters.size() > parameters.names().size();
  }

  private void answerFailure(RoutingContext context) {
    int status = context.statusCode();
    if (status > 0 && status < 400) {
      // The client is gone: there is nobody to answer.
      context.request().connection().close();
      return;
    }
    if (status > 0 && status != 500) {
      answer(context, ProblemKind.ofStatus(status).build());
      return;
    }
    answer(context, Failure.toProblem(context.failure()));
  }

  private void answer(RoutingContext context, HttpProblem problem) {
    HttpServerResponse response = context.response();
    if (response.ended()) {
      return;
    }
    if (response.headWritten()) {
      // An answer that broke off must not look like a whole one.
      context.request().connection().close();
      return;
    }
    response.setStatusCode(problem.getStatusCode());
    problem.getHeaders().forEach((name, value) -> setHeader(response, name, value));
    response.putHeader(HttpHeaderNames.CONTENT_TYPE, HttpProblem.MEDIA_TYPE.toString());
    Buffer body = json(problem);
    if (context.request().method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
      response.end();
    } else {
      response.end(body);
    }
  }

  private static void setHeader(HttpServerResponse response, String name, Object value) {
    if (value instanceof List<?> values) {
      response.putHeader(name, values.stream().map(Object::toString).toList());
    } else {
      response.putHeader(name, value.toString());
    }
  }

  private Buffer json(HttpProblem problem) {
    try {
      return Buffer.buffer(mapper.writeValueAsBytes(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
