package games.arena.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Security headers for browsers, on every response including errors. */
final class SecurityHeaders {

  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence REFERRER_POLICY =
      HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence CONTENT_POLICY =
      HttpHeaders.createOptimized("Content-Security-Policy");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  /** For data: nothing in it may be run, loaded or framed. */
  private static final CharSequence DATA_POLICY =
      HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

  /**
   * For the web page: only its own files, nothing inline, no connection to another origin, and no
   * conversion of text to script.
   */
  private static final CharSequence PAGE_POLICY =
      HttpHeaders.createOptimized(
          "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
              + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'");

  private static final CharSequence OPENER_POLICY =
      HttpHeaders.createOptimized("Cross-Origin-Opener-Policy");
  private static final CharSequence RESOURCE_POLICY =
      HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
  private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");

  /** For Swagger UI, which needs inline scripts and styles. */
  private static final CharSequence SWAGGER_POLICY =
      HttpHeaders.createOptimized(
          "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
              + " img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'");

  private SecurityHeaders() {}

  static void add(MultiMap headers, Area area) {
    headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.set(REFERRER_POLICY, NO_REFERRER);
    switch (area) {
      case API, ADMIN -> {
        headers.set(CONTENT_POLICY, DATA_POLICY);
        // Responses depend on the caller, so no shared cache may store them.
        headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
      }
      case OPERATIONS, PUBLIC_KEYS -> headers.set(CONTENT_POLICY, DATA_POLICY);
      case SWAGGER_UI -> headers.set(CONTENT_POLICY, SWAGGER_POLICY);
      case PAGE -> {
        headers.set(CONTENT_POLICY, PAGE_POLICY);
        // Isolates the page from pages that opened it or that it opened.
        headers.set(OPENER_POLICY, SAME_ORIGIN);
        headers.set(RESOURCE_POLICY, SAME_ORIGIN);
      }
    }
  }
}
