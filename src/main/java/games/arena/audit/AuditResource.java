package games.arena.audit;

import games.arena.http.Limit;
import games.arena.http.Page;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;

/** What administrators and game servers changed. */
@Path("/v1/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

  private final Audit audit;

  AuditResource(Audit audit) {
    this.audit = audit;
  }

  @GET
  @Blocking
  public Page<AuditView> page(@RestQuery String limit, @RestQuery String cursor) {
    return audit.page(cursor, Limit.parse(limit));
  }
}
