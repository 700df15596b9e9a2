package games.arena.openapi;

import games.arena.account.policy.Access;
import games.arena.account.policy.ApiRoutes;
import games.arena.http.JsonBody;
import games.arena.http.ProblemKind;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;

/**
 * Completes {@code META-INF/openapi.yaml} from the table of routes: who may call an operation, and
 * which problems it can answer with. It runs at build time only.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

  private static final String PROBLEM = "application/problem+json";

  /** One response for the problems that all operations share. */
  private static final String ANY_OTHER = "AnyOtherProblem";

  private static final Set<ProblemKind> COMMON =
      EnumSet.of(
          ProblemKind.METHOD_NOT_ALLOWED,
          ProblemKind.NOT_ACCEPTABLE,
          ProblemKind.URI_TOO_LONG,
          ProblemKind.HEADERS_TOO_LARGE,
          ProblemKind.INTERNAL_ERROR);

  /** Who is signed in may still be refused. */
  private static final Set<Access> RESTRICTED =
      EnumSet.of(
          Access.REGISTRATION,
          Access.SELF,
          Access.SELF_OR_GAME_SERVER,
          Access.GAME_SERVER,
          Access.ADMIN);

  private final Map<String, Access> routes = new ApiRoutes().access();

  @Override
  public void filterOpenAPI(OpenAPI api) {
    for (ProblemKind kind : ProblemKind.values()) {
      if (!COMMON.contains(kind)) {
        api.getComponents().addResponse(component(kind), response(kind));
      }
    }
    api.getComponents().addResponse(ANY_OTHER, anyOther());
    api.getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach((method, operation) -> complete(method + " " + path, operation)));
  }

  private void complete(String route, Operation operation) {
    Access access = routes.get(route);
    if (access == null) {
      throw new IllegalStateException(route + " is described, but not in the table of routes");
    }
    operation.setSecurity(security(access));
    if (route.startsWith("PATCH ")) {
      takeMergePatch(operation.getRequestBody().getContent());
    }
    operation.setResponses(withProblems(operation, problems(route, access, operation)));
  }

  /** Every PATCH takes both media types, with the same fields. */
  private static void takeMergePatch(Content content) {
    content.addMediaType(JsonBody.MERGE_PATCH, content.getMediaType("application/json"));
  }

  private static List<SecurityRequirement> security(Access access) {
    return switch (access) {
      case ANYONE, NOBODY -> List.of();
      case WITH_PASSWORD -> List.of(scheme("basic"));
      case WITH_TOKEN -> List.of(scheme("bearer"));
      case REGISTRATION ->
          List.of(OASFactory.createSecurityRequirement(), scheme("bearer"), scheme("basic"));
      case SIGNED_IN, SELF, SELF_OR_GAME_SERVER, GAME_SERVER, ADMIN ->
          List.of(scheme("bearer"), scheme("basic"));
    };
  }

  private static SecurityRequirement scheme(String name) {
    return OASFactory.createSecurityRequirement().addScheme(name);
  }

  private static Set<ProblemKind> problems(String route, Access access, Operation operation) {
    Set<ProblemKind> problems = EnumSet.of(ProblemKind.BAD_REQUEST, ProblemKind.UNAVAILABLE);
    if (access != Access.ANYONE) {
      // Every route with sign-in can answer 429 after too many failed sign-ins.
      problems.addAll(EnumSet.of(ProblemKind.UNAUTHORIZED, ProblemKind.TOO_MANY_REQUESTS));
    }
    if (RESTRICTED.contains(access)) {
      problems.add(ProblemKind.FORBIDDEN);
    }
    if (route.contains("{")) {
      problems.add(ProblemKind.NOT_FOUND);
    }
    if (operation.getRequestBody() != null) {
      problems.addAll(
          EnumSet.of(
              ProblemKind.REQUEST_TIMEOUT,
              ProblemKind.CONTENT_TOO_LARGE,
              ProblemKind.UNSUPPORTED_MEDIA_TYPE,
              ProblemKind.INVALID));
    }
    return problems;
  }

  /** The operation's own responses and the problems, in the order of their status. */
  private static APIResponses withProblems(Operation operation, Set<ProblemKind> problems) {
    Map<String, APIResponse> own = new LinkedHashMap<>(operation.getResponses().getAPIResponses());
    problems.forEach(kind -> own.putIfAbsent("" + kind.status(), reference(component(kind))));
    own.put(APIResponses.DEFAULT, reference(ANY_OTHER));
    APIResponses all = OASFactory.createAPIResponses();
    own.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> all.addAPIResponse(entry.getKey(), entry.getValue()));
    return all;
  }

  private static APIResponse reference(String component) {
    return OASFactory.createAPIResponse().ref(component);
  }

  private static APIResponse response(ProblemKind kind) {
    APIResponse response =
        OASFactory.createAPIResponse().description(kind.detail()).content(content(kind));
    switch (kind) {
      case UNAUTHORIZED ->
          response.addHeader("WWW-Authenticate", OASFactory.createHeader().ref("WwwAuthenticate"));
      case TOO_MANY_REQUESTS, UNAVAILABLE ->
          response.addHeader("Retry-After", OASFactory.createHeader().ref("RetryAfter"));
      default -> {}
    }
    return response;
  }

  private static APIResponse anyOther() {
    return OASFactory.createAPIResponse()
        .description(
            "Any other problem: 405 with `Allow` where the address does not have the method, 406, "
                + "413 where a body is too large, 414, 431.")
        .addHeader("Allow", OASFactory.createHeader().ref("Allow"))
        .content(content(ProblemKind.METHOD_NOT_ALLOWED));
  }

  private static Content content(ProblemKind kind) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", kind.type().toString());
    problem.put("title", kind.title());
    problem.put("status", kind.status());
    problem.put("detail", kind.detail());
    if (kind == ProblemKind.INVALID) {
      problem.put("detail", "name is required");
      problem.put("errors", List.of(fieldError()));
    }
    MediaType type =
        OASFactory.createMediaType()
            .schema(OASFactory.createSchema().ref("Problem"))
            .addExample("problem", OASFactory.createExample().value(problem));
    return OASFactory.createContent().addMediaType(PROBLEM, type);
  }

  private static Map<String, Object> fieldError() {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("field", "name");
    error.put("message", "is required");
    return error;
  }

  /** The component's name: the title without spaces, as in {@code BadRequest}. */
  private static String component(ProblemKind kind) {
    return kind.title().replace(" ", "");
  }
}
