package games.arena.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long a start takes, from the new process to the first 200 of {@code /q/health/ready}. */
final class Start {

  private static final int PAUSE_MICROS = 1_000;
  private static final int LONGEST_SECONDS = 120;

  private Start() {}

  static double millis(Subject subject, Map<String, String> configuration)
      throws IOException, InterruptedException {
    int port = freePort();
    File log = File.createTempFile("arena-start", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(subject.command(configuration, port))
            .redirectErrorStream(true)
            .redirectOutput(log);
    long began = System.nanoTime();
    Process process = builder.start();
    Thread end = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
    try {
      while (!isReady(port)) {
        long millis = (System.nanoTime() - began) / 1_000_000;
        if (!process.isAlive() || millis > LONGEST_SECONDS * 1_000) {
          throw new IllegalStateException("not ready after " + millis + " ms: " + log);
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(PAUSE_MICROS));
      }
      double millis = (System.nanoTime() - began) / 1e6;
      log.delete();
      return millis;
    } finally {
      process.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private static boolean isReady(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      String request = "GET /q/health/ready HTTP/1.1\r\nHost: arena\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return line.equals("HTTP/1.1 200");
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
