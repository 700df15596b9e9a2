package games.arena.chaos;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks to a Redis server directly: one connection for each command, so that no fault of a server
 * outlasts it here. A bulk or simple string is a String, a number a Long, an array a List.
 */
public final class Resp {

  private static final int PATIENCE_MILLIS = 3_000;

  private Resp() {}

  public static Object send(int port, Object... command) {
    return sendAll(port, List.<Object[]>of(command));
  }

  /** The password of servers that ask for one. */
  static final String PASSWORD = "open-sesame";

  /** Sends a command as a user whose name is its password. */
  static Object sendAs(String user, int port, Object... command) {
    return sendAll(port, List.of(new Object[] {"AUTH", user, user}, command));
  }

  /** The reply to the last command. */
  private static Object sendAll(int port, List<Object[]> commands) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      InputStream replies = new BufferedInputStream(socket.getInputStream());
      Object reply = null;
      for (Object[] command : commands) {
        reply = exchange(socket, replies, command);
      }
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException("Redis on port " + port + ": " + e.getMessage(), e);
    }
  }

  private static Object exchange(Socket socket, InputStream replies, Object... command)
      throws IOException {
    socket.getOutputStream().write(line(command));
    try {
      return read(replies);
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).startsWith("NOAUTH") || command[0].equals("AUTH")) {
        throw e;
      }
      exchange(socket, replies, "AUTH", PASSWORD);
      socket.getOutputStream().write(line(command));
      return read(replies);
    }
  }

  private static byte[] line(Object... command) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(latin("*" + command.length + "\r\n"));
    for (Object part : command) {
      byte[] bytes = latin(part.toString());
      line.writeBytes(latin("$" + bytes.length + "\r\n"));
      line.writeBytes(bytes);
      line.writeBytes(latin("\r\n"));
    }
    return line.toByteArray();
  }

  @SuppressWarnings("unchecked")
  static List<String> list(int port, Object... command) {
    return (List<String>) send(port, command);
  }

  public static long number(int port, Object... command) {
    return (long) send(port, command);
  }

  private static Object read(InputStream in) throws IOException {
    int type = in.read();
    String line = line(in);
    switch (type) {
      case '+':
        return line;
      case ':':
        return Long.valueOf(line);
      case '-':
        throw new IOException(line);
      case '$':
        int length = Integer.parseInt(line);
        if (length < 0) {
          return null;
        }
        byte[] bytes = in.readNBytes(length);
        line(in);
        return new String(bytes, StandardCharsets.ISO_8859_1);
      case '*':
        List<Object> items = new ArrayList<>();
        for (int left = Integer.parseInt(line); left > 0; left--) {
          items.add(read(in));
        }
        return items;
      default:
        throw new IOException("unexpected reply: " + (char) type + line);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed");
      }
      line.append((char) c);
    }
    in.read();
    return line.toString();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
