package games.arena.account.token;

import games.arena.account.grant.Grant;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Issues tickets that open a stream without a header. */
@Path("/v1/tickets")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class TicketResource {

  private final Tickets tickets;
  private final SecurityIdentity identity;

  TicketResource(Tickets tickets, SecurityIdentity identity) {
    this.tickets = tickets;
    this.identity = identity;
  }

  /**
   * A ticket, to be sent as the query parameter {@code ticket}.
   *
   * @param expiresIn its lifetime in seconds
   */
  public record Ticket(String ticket, long expiresIn) {
    @Override
    public String toString() {
      return "ticket";
    }
  }

  @POST
  public Ticket issue() {
    return new Ticket(tickets.issue(Grant.of(identity)), Tickets.LIFETIME.toSeconds());
  }
}
