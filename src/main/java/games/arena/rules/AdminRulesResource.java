package games.arena.rules;

import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Changes the rules, and tries them out. */
@Path("/v1/admin/rules")
@Blocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AdminRulesResource {

  private final Rules rules;
  private final Simulations simulations;

  AdminRulesResource(Rules rules, Simulations simulations) {
    this.rules = rules;
    this.simulations = simulations;
  }

  /** Adds a version. It is not active yet. */
  @POST
  @ResponseStatus(201)
  public RulesView create(NewRules request) {
    return rules.create(request.check());
  }

  /** Lets all battles settled from now on be fought by a version. */
  @PUT
  @Path("active")
  public RulesView activate(ActiveRules request) {
    return rules
        .activate(request.check())
        .orElseThrow(() -> Problems.invalid("version", "is no version of the rules"));
  }

  /** Fights battles that are not stored, and tells how they ended. */
  @POST
  @Path("simulations")
  public Uni<SimulationView> simulate(NewSimulation request) {
    request.check();
    return simulations.run(
        request, request.rules() == null ? rules.active() : request.rules().unstored());
  }
}
