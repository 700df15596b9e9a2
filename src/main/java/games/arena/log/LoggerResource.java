package games.arena.log;

import games.arena.http.Page;
import games.arena.http.Problem;
import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestPath;

/** Levels of log categories, changed while Arena runs. */
@Path("/v1/admin/loggers")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class LoggerResource {

  /** TRACE is left out at build time. */
  private static final Set<String> LEVELS = Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG");

  private static final Pattern CATEGORY = Pattern.compile("[\\w.$-]{1,200}");

  private final LogLevels levels;

  LoggerResource(LogLevels levels) {
    this.levels = levels;
  }

  /** The wanted level. */
  public record NewLevel(String level) {}

  @GET
  public Page<LevelView> all() {
    return Page.single(levels.all());
  }

  @PUT
  @Path("{category}")
  @Consumes(MediaType.APPLICATION_JSON)
  public LevelView set(@RestPath String category, NewLevel request) {
    checkCategory(category);
    if (request.level() == null || !LEVELS.contains(request.level())) {
      throw Problems.invalid("level", "must be OFF, ERROR, WARN, INFO or DEBUG");
    }
    levels.set(category, request.level());
    return new LevelView(category, request.level());
  }

  /** Puts the category back to what is configured. */
  @DELETE
  @Path("{category}")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void reset(@RestPath String category) {
    checkCategory(category);
    if (!levels.reset(category)) {
      throw Problems.notFound("No level was set for this category.");
    }
  }

  private static void checkCategory(String category) {
    if (!CATEGORY.matcher(category).matches()) {
      throw Problems.notFound("There is no such category.");
    }
  }
}
