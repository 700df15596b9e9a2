package games.arena.http;

import io.quarkus.security.Authenticated;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.DenyAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestPath;

/** Something to send requests to; it exists in tests only. */
@Path("/v1/test")
@Produces(MediaType.APPLICATION_JSON)
public class EdgeResource {

  private static final Logger LOG = Logger.getLogger(EdgeResource.class);

  public record Loot(Long gold) {}

  public record Sample(
      String name, Long gold, Integer percent, Boolean draw, Loot loot, List<String> tags) {}

  public record One(Long opponentId) {}

  public record Moment(Instant at) {}

  @POST
  @Path("/samples")
  @Consumes(MediaType.APPLICATION_JSON)
  public Sample echo(Sample sample) {
    return sample;
  }

  @POST
  @Path("/samples/reactive")
  @Consumes(MediaType.APPLICATION_JSON)
  @NonBlocking
  public Sample echoOnTheEventLoop(Sample sample) {
    return sample;
  }

  @POST
  @Path("/one")
  @Consumes(MediaType.APPLICATION_JSON)
  public One echo(One one) {
    return one;
  }

  @POST
  @Path("/nothing")
  public void nothing() {}

  /** Logs on the event loop, and on a thread that may block. */
  @GET
  @Path("/logged")
  @NonBlocking
  public Uni<Void> logged() {
    LOG.info("on the event loop");
    return Uni.createFrom()
        .voidItem()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(() -> LOG.info("on a worker's thread"));
  }

  @GET
  @Path("/moment")
  public Moment moment() {
    return new Moment(Instant.parse("2026-11-24T12:00:00Z"));
  }

  @GET
  @Path("/things/{id}")
  public One thing(@RestPath String id) {
    return new One(PathId.parse(id));
  }

  @DELETE
  @Path("/things/{id}")
  public void delete(@RestPath String id) {
    PathId.parse(id);
  }

  @GET
  @Path("/things")
  public Map<String, Object> things(
      @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
    long position = cursor == null ? 0 : Cursor.decode("things", 1, cursor)[0];
    return Map.of("limit", Limit.parse(limit), "position", position);
  }

  @POST
  @Path("/keys")
  public Map<String, String> key(@Context HttpHeaders headers) {
    List<String> keys = headers.getRequestHeader(IdempotencyKey.HEADER);
    return Map.of("key", IdempotencyKey.parse(keys).orElse("none"));
  }

  @GET
  @Path("/waits")
  public Map<String, Long> waits(@Context HttpHeaders headers) {
    List<String> preferences = headers.getRequestHeader(Prefer.HEADER);
    return Map.of(
        "seconds", Prefer.waitTime(preferences).map(wait -> wait.toSeconds()).orElse(-1L));
  }

  @GET
  @Path("/signed-in")
  @Authenticated
  public String signedIn() {
    LOG.info("signed in");
    return "\"in\"";
  }

  @POST
  @Path("/signed-in")
  @Consumes(MediaType.APPLICATION_JSON)
  @Authenticated
  public String signedIn(Sample sample) {
    return "\"in\"";
  }

  @GET
  @Path("/denied")
  @DenyAll
  public String denied() {
    return "\"in\"";
  }

  @GET
  @Path("/failures/{kind}")
  public String fail(@RestPath String kind) throws Throwable {
    throw failure(kind);
  }

  @GET
  @Path("/failures/reactive/{kind}")
  @NonBlocking
  public String failOnTheEventLoop(@RestPath String kind) throws Throwable {
    throw failure(kind);
  }

  @PUT
  @Path("/failures/{kind}")
  @Produces(MediaType.TEXT_PLAIN)
  public String failAsText(@RestPath String kind) throws Throwable {
    throw failure(kind);
  }

  /** An expected failure needs no stack trace in the log. */
  private static Throwable failure(String kind) {
    Throwable failure = withStackTrace(kind);
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private static Throwable withStackTrace(String kind) {
    return switch (kind) {
      case "bad-request" -> Problems.badRequest("That cannot be read.");
      case "unauthorized" -> Problems.unauthorized();
      case "forbidden" -> Problems.forbidden("Only admins may.");
      case "not-found" -> Problems.notFound("No such player.");
      case "conflict" -> Problems.conflict("The name is taken.");
      case "invalid" -> Problems.invalid("name", "must not be empty");
      case "invalid-twice" ->
          Problems.invalid(
              List.of(
                  new FieldError("name", "must not be empty"),
                  new FieldError("gold", "must not be negative")));
      case "too-many" -> Problems.tooManyRequests("Wait.", 7);
      case "unavailable" -> Problems.unavailable("The boards are being rebuilt.", 3);
      case "security-unauthorized" -> new UnauthorizedException("secret reason");
      case "security-failed" -> new AuthenticationFailedException("secret reason");
      case "security-completion" -> new AuthenticationCompletionException("secret reason");
      case "security-forbidden" -> new ForbiddenException("secret reason");
      case "postgres-gone" -> new IllegalStateException(new SQLException("secret host", "08006"));
      case "redis-gone" -> new ConnectException("Connection refused: secret/10.0.0.1:6379");
      case "unexpected" -> new IllegalStateException("secret reason");
      case "error" -> new StackOverflowError();
      case "wrapped" -> new CompletionException(Problems.conflict("The name is taken."));
      case "checked" -> new Exception("secret reason");
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
