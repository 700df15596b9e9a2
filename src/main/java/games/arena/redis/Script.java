package games.arena.redis;

import io.quarkus.runtime.util.HashUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A Lua script from a resource file under {@code redis/}, with the digest by which Redis caches it.
 *
 * @see <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>
 */
public record Script(String text, String digest) {

  /** Reads the script {@code redis/<name>.lua}. */
  public static Script load(String name) {
    return of(read(name));
  }

  /** Reads a script and prepends functions that it shares with others. */
  public static Script load(String shared, String name) {
    return of(read(shared) + read(name));
  }

  private static Script of(String text) {
    return new Script(text, HashUtil.sha1(text));
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream("/redis/" + name + ".lua")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
