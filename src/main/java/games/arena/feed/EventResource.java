package games.arena.feed;

import games.arena.account.grant.Caller;
import games.arena.account.limit.AccountLimits;
import games.arena.event.EventType;
import games.arena.http.Limit;
import games.arena.http.Prefer;
import games.arena.http.Problems;
import games.arena.http.SseClient;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/** Events: the feed for game servers, and streams. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
public class EventResource {

  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final EventPoll poll;
  private final EventStreams streams;
  private final AccountLimits accounts;

  EventResource(EventPoll poll, EventStreams streams, AccountLimits accounts) {
    this.poll = poll;
    this.streams = streams;
    this.accounts = accounts;
  }

  /** Events after a place, oldest first; with {@code Prefer: wait=N} as soon as there are some. */
  @GET
  public Uni<EventPage> events(
      @RestQuery String after,
      @RestQuery String limit,
      @RestQuery String types,
      @Context HttpHeaders headers,
      @Context SecurityIdentity identity) {
    EventId place =
        after == null ? EventId.START : EventId.parse("The query parameter after", after);
    Duration wait = Prefer.waitTime(headers.getRequestHeader(Prefer.HEADER)).orElse(Duration.ZERO);
    long account = Caller.of(identity).accountId();
    return poll.read(account, place, Limit.parse(limit), EventType.parse(types), wait)
        .map(EventPage::of);
  }

  /**
   * Streams events as server-sent events: all of them to game servers and administrators, to a
   * player its own. {@code Last-Event-ID} goes on after that event.
   */
  @GET
  @Path("stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Uni<Void> stream(
      @Context HttpHeaders headers,
      @Context SecurityIdentity identity,
      @Context HttpServerRequest request) {
    EventId last = last(headers.getRequestHeader(LAST_EVENT_ID));
    if (request.method() == HttpMethod.HEAD) {
      return SseClient.head(request.response());
    }
    return accounts.stream(
        identity,
        welcome ->
            streams.listen(Caller.of(identity).playerId(), last, request.response(), welcome));
  }

  private static EventId last(List<String> headers) {
    if (headers == null || headers.isEmpty() || headers.get(0).isEmpty()) {
      return null;
    }
    if (headers.size() > 1) {
      throw Problems.badRequest("The header Last-Event-ID must be given once at most.");
    }
    return EventId.parse("The header Last-Event-ID", headers.get(0));
  }
}
