package games.arena.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A server that webhooks are delivered to. */
final class Receiver implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What it got and how it answered. */
  record Delivery(
      String path, String id, String timestamp, String signature, String host, byte[] body) {

    JsonNode event() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  final List<Delivery> accepted = new CopyOnWriteArrayList<>();
  final List<Delivery> refused = new CopyOnWriteArrayList<>();

  /** What it answers; 0 is nothing at all. */
  volatile int status = 204;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  Receiver() throws IOException {
    this(HttpServer.create(anyPort(), 0));
  }

  /** A receiver of HTTPS. */
  Receiver(SSLContext tls) throws IOException {
    this(withTls(HttpsServer.create(anyPort(), 0), tls));
  }

  private static HttpServer withTls(HttpsServer server, SSLContext tls) {
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private Receiver(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  /** The events that it has accepted, in the order in which each came first: some come again. */
  List<String> ids() {
    return accepted.stream()
        .map(delivery -> delivery.event().get("id").asText())
        .distinct()
        .toList();
  }

  List<String> types() {
    return accepted.stream().map(delivery -> delivery.event().get("type").asText()).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    Delivery delivery =
        new Delivery(
            exchange.getRequestURI().toString(),
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            headers.getFirst("host"),
            exchange.getRequestBody().readAllBytes());
    int answer = status;
    (answer / 100 == 2 ? accepted : refused).add(delivery);
    if (answer == 0) {
      return;
    }
    if (answer / 100 == 3) {
      exchange.getResponseHeaders().set("Location", "/elsewhere");
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
