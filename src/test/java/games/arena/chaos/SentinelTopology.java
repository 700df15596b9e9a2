package games.arena.chaos;

import games.arena.devservers.RedisServer;
import games.arena.devservers.SentinelServer;
import games.arena.testing.RealServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A primary, a replica, and three sentinels that watch over them.
 *
 * @param password what all of them ask for; empty for none
 */
record SentinelTopology(List<RedisServer> servers, List<SentinelServer> sentinels, String password)
    implements RedisTopology {

  static SentinelTopology start() {
    return start("");
  }

  /** As {@code k8s/components/redis-sentinel} sets them up. */
  static SentinelTopology startWithPassword() {
    return start(Resp.PASSWORD, "--requirepass", Resp.PASSWORD, "--masterauth", Resp.PASSWORD);
  }

  private static SentinelTopology start(String password, String... options) {
    RedisServer primary = RealServers.redis(options);
    List<String> following = new ArrayList<>(List.of(options));
    following.addAll(List.of("--replicaof", "127.0.0.1 " + primary.port()));
    RedisServer replica = RealServers.redis(following.toArray(String[]::new));
    List<SentinelServer> sentinels =
        Stream.generate(() -> new SentinelServer(primary.port(), 2, password)).limit(3).toList();
    sentinels.forEach(SentinelServer::start);
    return new SentinelTopology(List.of(primary, replica), sentinels, password);
  }

  @Override
  public Map<String, String> configuration() {
    return Map.of(
        "quarkus.redis.client-type",
        "sentinel",
        "quarkus.redis.master-name",
        SentinelServer.PRIMARY,
        "quarkus.redis.password",
        password,
        "quarkus.redis.hosts",
        sentinels.stream()
            .map(sentinel -> "redis://127.0.0.1:" + sentinel.port())
            .collect(Collectors.joining(",")));
  }

  @Override
  public int portOf(String key) {
    List<String> address =
        Resp.list(
            sentinels.get(0).port(), "SENTINEL", "GET-MASTER-ADDR-BY-NAME", SentinelServer.PRIMARY);
    return Integer.parseInt(address.get(1));
  }

  @Override
  public List<RedisServer> all() {
    return servers;
  }

  @Override
  public void close() {
    sentinels.forEach(SentinelServer::close);
    servers.forEach(RedisServer::close);
  }
}
