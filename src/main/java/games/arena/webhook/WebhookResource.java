package games.arena.webhook;

import games.arena.event.EventType;
import games.arena.feed.EventFeed;
import games.arena.http.FieldErrors;
import games.arena.http.JsonBody;
import games.arena.http.Limit;
import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.http.PathId;
import games.arena.http.Problem;
import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Webhooks, for administrators. */
@Path("/v1/admin/webhooks")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {

  private final Webhooks webhooks;
  private final WebhookWorker worker;
  private final WebhookSender sender;
  private final EventFeed feed;

  WebhookResource(Webhooks webhooks, WebhookWorker worker, WebhookSender sender, EventFeed feed) {
    this.webhooks = webhooks;
    this.worker = worker;
    this.sender = sender;
    this.feed = feed;
  }

  /** Adds a webhook; it is told of events from now on. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response add(NewWebhook request) {
    check(request.url(), true, request.types());
    Webhook added =
        webhooks
            .add(
                request.url(),
                stored(request.types() == null ? List.of() : request.types()),
                Signature.newSecret(),
                feed.end())
            .orElseThrow(
                () ->
                    Problems.conflict(
                        "There are %d webhooks already, which is the most."
                            .formatted(Webhooks.MAX)));
    return Response.created(URI.create("/v1/admin/webhooks/" + added.id()))
        .entity(WebhookView.ofNew(added))
        .build();
  }

  @GET
  public Page<WebhookView> list(@RestQuery String limit, @RestQuery String cursor) {
    return NewestFirst.shaped(webhooks.page(cursor, Limit.parse(limit)), this::view);
  }

  @GET
  @Path("{id}")
  public WebhookView get(@RestPath String id) {
    return view(find(id));
  }

  /** Changes a webhook; {@code active: true} starts a stopped one again, from where it was. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, JsonBody.MERGE_PATCH})
  public WebhookView change(@RestPath String id, WebhookChange request) {
    long webhookId = PathId.parse(id);
    check(request.url(), false, request.types());
    return webhooks
        .change(
            webhookId,
            request.url(),
            request.types() == null ? null : stored(request.types()),
            request.active())
        .map(this::view)
        .orElseThrow(WebhookResource::unknown);
  }

  @DELETE
  @Path("{id}")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void delete(@RestPath String id) {
    if (!webhooks.delete(PathId.parse(id))) {
      throw unknown();
    }
  }

  /**
   * What became of a test.
   *
   * @param error null where it was delivered
   */
  public record WebhookTest(boolean delivered, String error, long millis) {}

  /** Sends a message of type {@code webhook.test} at once, whether or not the webhook is active. */
  @POST
  @Path("{id}/test")
  public WebhookTest test(@RestPath String id) throws InterruptedException {
    Webhook webhook = find(id);
    String messageId = "test-" + UUID.randomUUID();
    JsonObject message =
        new JsonObject()
            .put("id", messageId)
            .put("type", "webhook.test")
            .put("at", Instant.now().toString())
            .put("playerIds", new JsonArray())
            .put("data", new JsonObject().put("webhookId", webhook.id()));
    long begin = System.nanoTime();
    WebhookSender.Outcome outcome =
        sender.send(
            webhook.url(),
            webhook.secret(),
            new WebhookSender.Message(messageId, message.toBuffer().getBytes()));
    return new WebhookTest(
        outcome.isDelivered(), outcome.error(), (System.nanoTime() - begin) / 1_000_000);
  }

  private void check(String url, boolean required, List<String> types) {
    FieldErrors errors = new FieldErrors();
    if (url != null) {
      errors.add("url", sender.complaint(url));
    } else if (required) {
      errors.add("url", "is required");
    }
    if (types != null
        && types.stream().anyMatch(type -> type == null || EventType.titled(type).isEmpty())) {
      errors.add("types", EventType.complaint());
    }
    errors.refuse();
  }

  private static String[] stored(List<String> types) {
    return types.stream().distinct().sorted().toArray(String[]::new);
  }

  private Webhook find(String id) {
    return webhooks.find(PathId.parse(id)).orElseThrow(WebhookResource::unknown);
  }

  private WebhookView view(Webhook webhook) {
    return WebhookView.of(webhook, worker.lagSeconds(webhook));
  }

  private static RuntimeException unknown() {
    return Problems.notFound("There is no such webhook.");
  }
}
