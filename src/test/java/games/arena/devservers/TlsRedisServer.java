package games.arena.devservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The system's Redis with a certificate that nobody has signed: the one of the tests has no TLS.
 */
public final class TlsRedisServer extends ChildServer {

  private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");

  public TlsRedisServer() {
    super(null, 0);
  }

  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM) && Files.isExecutable(OPENSSL);
  }

  /** What Quarkus needs to be told to use it. */
  public Map<String, String> configuration() {
    return Map.of(
        DevServers.REDIS_HOSTS,
        "rediss://127.0.0.1:" + port(),
        "quarkus.redis.tls.trust-all",
        "true");
  }

  @Override
  void prepare(Path data) throws IOException, InterruptedException {
    Files.createDirectories(data);
    Process openssl =
        new ProcessBuilder(
                OPENSSL.toString(),
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=127.0.0.1",
                "-days",
                "2",
                "-keyout",
                data.resolve("key.pem").toString(),
                "-out",
                data.resolve("certificate.pem").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (openssl.waitFor() != 0) {
      throw new IOException("openssl makes no certificate");
    }
  }

  @Override
  ProcessBuilder command(Path data, int port) {
    return new ProcessBuilder(
        PROGRAM.toString(),
        "--dir",
        data.toString(),
        "--bind",
        "127.0.0.1",
        "--port",
        "0",
        "--tls-port",
        "" + port,
        "--tls-cert-file",
        data.resolve("certificate.pem").toString(),
        "--tls-key-file",
        data.resolve("key.pem").toString(),
        "--tls-auth-clients",
        "no",
        "--save",
        "",
        "--set-proc-title",
        "no");
  }

  @Override
  boolean ready(Path data, int port, long pid) {
    return PgBouncerServer.accepts(port);
  }

  @Override
  boolean passes(String lastWords) {
    return false;
  }

  @Override
  public String toString() {
    return "a Redis with TLS";
  }
}
