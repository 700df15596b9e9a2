package games.arena.admin;

import games.arena.battle.DeadLetterView;
import games.arena.battle.QueueOperations;
import games.arena.battle.QueueStatus;
import games.arena.http.Limit;
import games.arena.http.Page;
import games.arena.http.PathId;
import games.arena.http.Problem;
import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The queue and its dead letters, for administrators. */
@Path("/v1/admin")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class AdminQueueResource {

  private final QueueOperations queue;

  AdminQueueResource(QueueOperations queue) {
    this.queue = queue;
  }

  @GET
  @Path("queue")
  public QueueStatus status() {
    return queue.status();
  }

  @GET
  @Path("dead-letters")
  public Page<DeadLetterView> deadLetters(@RestQuery String limit, @RestQuery String cursor) {
    return queue.deadLetters(cursor, Limit.parse(limit));
  }

  /** Queues the battle again. */
  @POST
  @Path("dead-letters/{id}/requeue")
  @ResponseStatus(202)
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void requeue(@RestPath String id) {
    queue.requeue(PathId.parse(id));
  }

  /**
   * Selects dead letters.
   *
   * @param reason the exact reason of the failure; null selects all
   */
  public record DeadLetterSelection(String reason) {}

  /** The number of battles queued again. */
  public record RequeuedDeadLetters(int requeued) {}

  /** Queues the selected battles again, in the order of their ids. */
  @POST
  @Path("dead-letters/requeue")
  @Consumes(MediaType.APPLICATION_JSON)
  public RequeuedDeadLetters requeueAll(DeadLetterSelection selection) {
    return new RequeuedDeadLetters(queue.requeueAll(selection.reason()));
  }

  /** The number of dead letters thrown away. */
  public record DiscardedDeadLetters(int discarded) {}

  /** Throws all dead letters of one reason away; to throw all away needs a call for each reason. */
  @POST
  @Path("dead-letters/discard")
  @Consumes(MediaType.APPLICATION_JSON)
  public DiscardedDeadLetters discardAll(DeadLetterSelection selection) {
    if (selection.reason() == null) {
      throw Problems.invalid("reason", "is required");
    }
    return new DiscardedDeadLetters(queue.discardAll(selection.reason()));
  }

  @DELETE
  @Path("dead-letters/{id}")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void discard(@RestPath String id) {
    queue.discard(PathId.parse(id));
  }
}
