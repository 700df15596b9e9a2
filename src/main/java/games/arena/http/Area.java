package games.arena.http;

import io.vertx.ext.web.RoutingContext;

/**
 * What a request asks for, judged by the path that is routed: paths with {@code //}, {@code /../},
 * escaped letters or matrix parameters reach the same resource as the plain one.
 */
enum Area {
  /** The API, and every path that is nothing else: the strictest headers. */
  API,
  ADMIN,
  OPERATIONS,
  SWAGGER_UI,
  PUBLIC_KEYS,
  PAGE;

  static Area of(RoutingContext context) {
    return of(routed(context.normalizedPath()));
  }

  private static Area of(String path) {
    if (isIn("/v1/admin", path)) {
      return ADMIN;
    }
    if (isIn("/q/swagger-ui", path)) {
      return SWAGGER_UI;
    }
    if (isIn("/q", path)) {
      return OPERATIONS;
    }
    if (isIn("/.well-known", path)) {
      return PUBLIC_KEYS;
    }
    boolean page = path.equals("/") || path.equals("/index.html");
    return page || isIn("/page", path) || isIn("/_static", path) ? PAGE : API;
  }

  private static boolean isIn(String folder, String path) {
    return path.startsWith(folder)
        && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
  }

  /** Without matrix parameters, which Quarkus REST ignores. */
  private static String routed(String path) {
    return path.indexOf(';') < 0 ? path : path.replaceAll(";[^/]*", "");
  }

  /** Whether it is for those who operate Arena, not for its players. */
  boolean isForOperators() {
    return this == ADMIN || this == OPERATIONS || this == SWAGGER_UI;
  }

  boolean isApi() {
    return this == API || this == ADMIN;
  }
}
