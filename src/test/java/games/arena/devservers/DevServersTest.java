package games.arena.devservers;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevServersTest {

  private static final Map<String, String> OWN =
      Map.of(
          DevServers.POSTGRES_URL, "jdbc:postgresql://db.example/arena",
          DevServers.REDIS_HOSTS, "redis://redis.example");

  private static final String USERNAME = "quarkus.datasource.username";

  @Test
  void whatIsConfiguredIsUsedAndNothingIsStarted() {
    for (String profile : List.of("dev", "test")) {
      List<Long> before = children();

      SmallRyeConfig config = config(profile, OWN);

      assertThat(config.getValue(DevServers.POSTGRES_URL, String.class))
          .isEqualTo("jdbc:postgresql://db.example/arena");
      assertThat(config.getValue(DevServers.REDIS_HOSTS, String.class))
          .isEqualTo("redis://redis.example");
      assertThat(config.getOptionalValue(USERNAME, String.class)).isEmpty();
      assertNothingWasStartedSince(before);
    }
  }

  @Test
  void anAddressForOneProfileCountsInThatProfile() {
    SmallRyeConfig config =
        config(
            "test",
            Map.of(
                "%test." + DevServers.POSTGRES_URL,
                "jdbc:postgresql://db.example/arena",
                DevServers.REDIS_HOSTS,
                "redis://redis.example"));

    assertThat(config.getOptionalValue(USERNAME, String.class)).isEmpty();
  }

  @Test
  void eachServerIsJudgedByItself() {
    SmallRyeConfig config =
        config("test", Map.of(DevServers.POSTGRES_URL, "jdbc:postgresql://db.example/arena"));

    assertThat(config.getValue(DevServers.POSTGRES_URL, String.class)).contains("db.example");
    assertThat(config.getOptionalValue(USERNAME, String.class)).isEmpty();
    assertThat(config.getValue(DevServers.REDIS_HOSTS, String.class))
        .startsWith("redis://127.0.0.1:");
  }

  @Test
  void aServerOnceStartedIsUsedAgain() {
    Map<String, String> redisOnly =
        Map.of(DevServers.POSTGRES_URL, "jdbc:postgresql://db.example/arena");
    String first = config("test", redisOnly).getValue(DevServers.REDIS_HOSTS, String.class);
    List<Long> before = children();

    assertThat(config("test", redisOnly).getValue(DevServers.REDIS_HOSTS, String.class))
        .isEqualTo(first);
    assertNothingWasStartedSince(before);
  }

  @Test
  void productionGetsNothing() {
    List<Long> before = children();

    SmallRyeConfig config = config("prod", Map.of());

    assertThat(config.getOptionalValue(DevServers.POSTGRES_URL, String.class)).isEmpty();
    assertThat(config.getOptionalValue(DevServers.REDIS_HOSTS, String.class)).isEmpty();
    assertNothingWasStartedSince(before);
  }

  private static SmallRyeConfig config(String profile, Map<String, String> configured) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withProfile(profile)
        .withSources(new PropertiesConfigSource(configured, "configured", 250))
        .withSources(new DevServers())
        .build();
  }

  /** A process of another test may be gone only now. */
  private static void assertNothingWasStartedSince(List<Long> before) {
    assertThat(before).containsAll(children());
  }

  private static List<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).sorted().toList();
  }
}
