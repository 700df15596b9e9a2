package games.arena.rules;

import games.arena.http.Limit;
import games.arena.http.Page;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;

/** The rules, for all who play. */
@Path("/v1/rules")
@Produces(MediaType.APPLICATION_JSON)
public class RulesResource {

  private final Rules rules;

  RulesResource(Rules rules) {
    this.rules = rules;
  }

  /** Newest version first. */
  @GET
  @Blocking
  public Page<RulesView> page(@RestQuery String limit, @RestQuery String cursor) {
    return rules.page(cursor, Limit.parse(limit));
  }
}
