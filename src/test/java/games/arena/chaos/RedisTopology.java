package games.arena.chaos;

import games.arena.devservers.RedisServer;
import java.util.List;
import java.util.Map;

/** One Redis server or several that belong together. */
interface RedisTopology extends AutoCloseable {

  /** What Arena needs to be told to use it. */
  Map<String, String> configuration();

  /** All servers, but for sentinels. */
  List<RedisServer> all();

  /** The port of the server that has a key now. */
  int portOf(String key);

  @Override
  void close();

  /** One server. */
  record Single(RedisServer server) implements RedisTopology {

    @Override
    public Map<String, String> configuration() {
      return server.configuration();
    }

    @Override
    public List<RedisServer> all() {
      return List.of(server);
    }

    @Override
    public int portOf(String key) {
      return server.port();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
