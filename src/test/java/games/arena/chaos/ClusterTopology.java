package games.arena.chaos;

import static games.arena.testing.Patience.await;

import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Redis Cluster of three masters, each with a replica. */
record ClusterTopology(List<RedisServer> all) implements RedisTopology {

  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  static ClusterTopology start() {
    List<RedisServer> all = new ArrayList<>();
    List<Integer> busPorts = new ArrayList<>();
    for (int i = 0; i < 2 * MASTERS; i++) {
      busPorts.add(freePort());
      all.add(
          RealServers.redis(
              "--cluster-enabled", "yes",
              "--cluster-node-timeout", "2000",
              // The usual one, 10,000 higher, may be beyond the last.
              "--cluster-port", "" + busPorts.get(i)));
    }
    int first = all.get(0).port();
    for (int i = 1; i < all.size(); i++) {
      Resp.send(first, "CLUSTER", "MEET", "127.0.0.1", all.get(i).port(), busPorts.get(i));
    }
    for (int i = 0; i < MASTERS; i++) {
      int from = SLOTS * i / MASTERS;
      int to = SLOTS * (i + 1) / MASTERS - 1;
      Resp.send(all.get(i).port(), "CLUSTER", "ADDSLOTSRANGE", from, to);
    }
    for (RedisServer server : all) {
      await()
          .atMost(startTime())
          .until(() -> info(server.port()).contains("cluster_known_nodes:" + 2 * MASTERS));
    }
    for (int i = 0; i < MASTERS; i++) {
      Object id = Resp.send(all.get(i).port(), "CLUSTER", "MYID");
      int replica = all.get(i + MASTERS).port();
      await()
          .atMost(startTime())
          .ignoreExceptions()
          .until(() -> Resp.send(replica, "CLUSTER", "REPLICATE", id).equals("OK"));
    }
    for (RedisServer server : all) {
      await().atMost(startTime()).until(() -> info(server.port()).contains("cluster_state:ok"));
    }
    for (int i = 0; i < MASTERS; i++) {
      int replica = all.get(i + MASTERS).port();
      await()
          .atMost(startTime())
          .until(
              () ->
                  Resp.send(replica, "INFO", "replication")
                      .toString()
                      .contains("master_link_status:up"));
    }
    return new ClusterTopology(all);
  }

  private static String info(int port) {
    return Resp.send(port, "CLUSTER", "INFO").toString();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> configuration() {
    return Map.of(
        "quarkus.redis.client-type",
        "cluster",
        "quarkus.redis.hosts",
        all.stream()
            .map(server -> "redis://127.0.0.1:" + server.port())
            .collect(Collectors.joining(",")));
  }

  @Override
  public int portOf(String key) {
    for (RedisServer server : all) {
      try {
        return portOf(key, server.port());
      } catch (UncheckedIOException e) {
        // It is the one that is down; the next one knows.
      }
    }
    throw new IllegalStateException("There is no cluster");
  }

  private static int portOf(String key, int port) {
    long slot = Resp.number(port, "CLUSTER", "KEYSLOT", key);
    for (Object range : (List<?>) Resp.send(port, "CLUSTER", "SLOTS")) {
      List<?> parts = (List<?>) range;
      if ((Long) parts.get(0) <= slot && slot <= (Long) parts.get(1)) {
        return Math.toIntExact((Long) ((List<?>) parts.get(2)).get(1));
      }
    }
    throw new IllegalStateException("Nobody has slot " + slot);
  }

  @Override
  public void close() {
    all.forEach(RedisServer::close);
  }

  private static Duration startTime() {
    return Patience.seconds(60);
  }
}
