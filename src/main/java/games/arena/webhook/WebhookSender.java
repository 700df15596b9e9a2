package games.arena.webhook;

import games.arena.ArenaConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one message to a receiver. The host's name is resolved once for each message, and the
 * connection goes to the very address that was checked; name and certificate stay the host's.
 */
@ApplicationScoped
class WebhookSender {

  private static final int GONE = 410;
  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  private final HttpClient client;
  private final Target.Resolver resolver;
  private final Clock clock;
  private final boolean allowPrivate;
  private final Duration timeout;

  WebhookSender(Vertx vertx, HostAddresses addresses, Clock clock, ArenaConfig config) {
    this.clock = clock;
    this.resolver = addresses::of;
    this.allowPrivate = config.webhooks().allowPrivate();
    this.timeout = config.webhooks().timeout();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setKeepAliveTimeout(20)
                .setVerifyHost(true));
  }

  @PreDestroy
  void stop() {
    client.close();
  }

  /** What is sent; its id is the same in every try. */
  record Message(String id, byte[] body) {}

  /**
   * What became of a message.
   *
   * @param error null where it was delivered
   * @param gone whether the receiver wants no more messages
   */
  record Outcome(String error, boolean gone) {

    boolean isDelivered() {
      return error == null;
    }

    private static Outcome failed(String error) {
      return new Outcome(error, false);
    }
  }

  /**
   * The rule that a URL breaks, worded to follow the field's name. A name that cannot be resolved
   * now may be later, and is checked then.
   */
  Optional<String> complaint(String url) {
    try {
      Target.parse(url, allowPrivate).address(resolver);
      return Optional.empty();
    } catch (IllegalArgumentException | Target.RefusedException e) {
      return Optional.of(e.getMessage());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Sends a message and waits for the answer. */
  Outcome send(String url, byte[] secret, Message message) throws InterruptedException {
    long begin = System.nanoTime();
    Target target;
    InetAddress address;
    try {
      target = Target.parse(url, allowPrivate);
      address = target.address(resolver);
    } catch (IllegalArgumentException | Target.RefusedException e) {
      return Outcome.failed("The URL " + e.getMessage());
    } catch (UnknownHostException e) {
      return Outcome.failed("The host's name cannot be resolved");
    }
    long timestamp = clock.instant().getEpochSecond();
    Future<HttpClientRequest> connected = client.request(options(target, address));
    // All on the connection's event loop: elsewhere the response could end before it is read.
    CompletableFuture<Integer> status =
        connected
            .compose(
                request ->
                    request
                        .putHeader("content-type", "application/json")
                        .putHeader("user-agent", "Arena")
                        .putHeader("webhook-id", message.id)
                        .putHeader("webhook-timestamp", Long.toString(timestamp))
                        .putHeader(
                            "webhook-signature",
                            Signature.of(secret, message.id, timestamp, message.body))
                        .send(Buffer.buffer(message.body))
                        .compose(response -> readToItsEnd(request, response)))
            .toCompletionStage()
            .toCompletableFuture();
    try {
      long left = timeout.toNanos() - (System.nanoTime() - begin);
      return outcome(status.get(Math.max(0, left), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Outcome.failed("No answer within %d ms".formatted(timeout.toMillis()));
    } catch (ExecutionException e) {
      return Outcome.failed("The connection failed: " + shortened("" + e.getCause().getMessage()));
    } finally {
      if (!status.isDone() || status.isCompletedExceptionally()) {
        connected.onSuccess(HttpClientRequest::reset);
      }
    }
  }

  private static RequestOptions options(Target target, InetAddress address) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
        .setHost(target.hostInHeader())
        .setPort(target.port())
        .setSsl(target.isHttps())
        .setURI(target.pathAndQuery())
        .setFollowRedirects(false);
  }

  /** Only a response that was read to its end leaves the connection for the next message. */
  private static Future<Integer> readToItsEnd(
      HttpClientRequest request, HttpClientResponse response) {
    Promise<Integer> ended = Promise.promise();
    int[] bytes = {0};
    response.handler(
        part -> {
          bytes[0] += part.length();
          if (bytes[0] > MAX_ANSWER_BYTES) {
            ended.tryComplete(response.statusCode());
            request.reset();
          }
        });
    response.endHandler(ignored -> ended.tryComplete(response.statusCode()));
    response.exceptionHandler(ended::tryFail);
    return ended.future();
  }

  private static Outcome outcome(int status) {
    return status >= 200 && status < 300
        ? new Outcome(null, false)
        : new Outcome("The receiver answered " + status, status == GONE);
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200);
  }
}
