package games.arena.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sends what no HTTP client would, byte by byte. */
final class RawHttp implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  record Answer(int status, List<String> headers, String body) {

    List<String> headers(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(header -> header.substring(prefix.length()).strip())
          .toList();
    }
  }

  private final Socket socket;

  RawHttp(int port) throws IOException {
    socket = new Socket("localhost", port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  static Answer send(int port, String request) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.write(request);
      return http.read();
    }
  }

  /** Each character is one byte. */
  void write(String bytes) throws IOException {
    write(bytes.getBytes(ISO_8859_1));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  Answer read() throws IOException {
    InputStream in = socket.getInputStream();
    Answer head = readHead();
    List<String> length = head.headers("content-length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length.get(0)));
    return new Answer(head.status(), head.headers(), new String(body, UTF_8));
  }

  /** Reads the answer to HEAD, which has the length of a body but no body. */
  Answer readHead() throws IOException {
    InputStream in = socket.getInputStream();
    String statusLine = line(in);
    List<String> headers = new ArrayList<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      headers.add(header);
    }
    return new Answer(Integer.parseInt(statusLine.split(" ")[1]), headers, "");
  }

  /** Whether the connection is still there for a request. */
  boolean isAnswered() {
    try {
      write("GET /v1/test/moment HTTP/1.1\r\nHost: x\r\n\r\n");
      return read().status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isClosedByServer() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("The connection was closed after: " + line);
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
