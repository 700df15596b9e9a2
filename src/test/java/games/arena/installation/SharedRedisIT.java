package games.arena.installation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.RealServers;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several installations share a Redis, each with a prefix of its own. */
@Tag("chaos")
class SharedRedisIT {

  @Test
  void twoWithTheirOwnPrefixesFightTheirOwnBattlesAndTwoWithTheSameDoNotStart() {
    try (PostgresServer here = RealServers.postgres();
        PostgresServer there = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      Map<String, String> prefix = Map.of("arena.redis-prefix", "second|");
      try (Replica first = Replica.start(here.configuration(), redis.configuration())) {
        assertThatThrownBy(
                () -> Replica.start(there.configuration(), redis.configuration()).close())
            .hasMessageContaining("status 1")
            .hasMessageContaining("ARENA_REDIS_PREFIX")
            .hasMessageNotContaining("\tat ");
        try (Replica second = Replica.start(there.configuration(), redis.configuration(), prefix)) {
          long mine = first.register("mine");
          first.register("challenger");
          for (int i = 0; i < 20; i++) {
            second.register("other" + i);
          }
          long theirs = second.register("theirs");
          for (int i = 0; i < 10; i++) {
            first.fight("challenger", mine);
            second.fight("other" + i, theirs);
          }
        }
      }
      redis.stop();
      redis.start();
      // Emptied: the same installation, and now the other one has to choose another prefix.
      Replica.start(here.configuration(), redis.configuration()).close();
      Replica.start(here.configuration(), redis.configuration()).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b:", "{arena}:", "an unreasonably long prefix of 33 c", "é:"})
  void aPrefixThatKeysCannotBeginWithStopsTheStart(String prefix) {
    try (PostgresServer postgres = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      assertThatThrownBy(
              () ->
                  Replica.start(
                          postgres.configuration(),
                          redis.configuration(),
                          Map.of("arena.redis-prefix", prefix))
                      .close())
          .hasMessageContaining("status 1")
          .hasMessageContaining("ARENA_REDIS_PREFIX")
          .hasMessageNotContaining("\tat ");
    }
  }
}
