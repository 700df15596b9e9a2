package games.arena.internals;

import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The origins of {@code quarkus.http.cors.origins}, understood as Quarkus' own CORS filter does:
 * its refusals have an empty body, so Arena decides before it, and must decide the same.
 */
public final class CorsOrigins {

  private static final Set<String> ANY = Set.of("*", "/.*/");

  private final List<String> listed;
  private final List<Pattern> patterns;

  public CorsOrigins(List<String> listed) {
    this.listed = listed.stream().map(String::strip).toList();
    this.patterns = CORSFilter.parseAllowedOriginsRegex(Optional.of(this.listed));
  }

  public boolean contains(String origin) {
    return listed.size() == 1 && ANY.contains(listed.get(0))
        || listed.contains(origin)
        || CORSFilter.isOriginAllowedByRegex(patterns, origin);
  }
}
