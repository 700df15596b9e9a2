package games.arena.chaos;

import games.arena.devservers.RedisServer;
import games.arena.devservers.SentinelServer;
import games.arena.testing.RealServers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A primary, a replica, and three sentinels that watch over them. */
record SentinelTopology(List<RedisServer> servers, List<SentinelServer> sentinels)
    implements RedisTopology {

  static SentinelTopology start() {
    RedisServer primary = RealServers.redis();
    RedisServer replica = RealServers.redis("--replicaof", "127.0.0.1 " + primary.port());
    List<SentinelServer> sentinels =
        Stream.generate(() -> new SentinelServer(primary.port(), 2)).limit(3).toList();
    sentinels.forEach(SentinelServer::start);
    return new SentinelTopology(List.of(primary, replica), sentinels);
  }

  @Override
  public Map<String, String> configuration() {
    return Map.of(
        "quarkus.redis.client-type",
        "sentinel",
        "quarkus.redis.master-name",
        SentinelServer.PRIMARY,
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
