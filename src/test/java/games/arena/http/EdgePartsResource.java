package games.arena.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/** A second class below a path of the first one. */
@Path("/v1/test/things/{id}/parts")
public class EdgePartsResource {

  @GET
  public EdgeResource.One parts(@RestPath String id) {
    return new EdgeResource.One(PathId.parse(id));
  }
}
