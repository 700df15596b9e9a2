package games.arena.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.ArenaConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsCheckTest {

  private static SmallRyeConfig config(Map<String, String> environment) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withInterceptorFactories(new SettingsCheck())
        .withInterceptors(new LiteralSecrets())
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new EnvConfigSource(environment, 300))
        .withMapping(ArenaConfig.class)
        .build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ARENA_LOOT_MIN_PERCENT | -1 | 0 to 100",
        "ARENA_LOOT_MAX_PERCENT | 101 | 0 to 100",
        "ARENA_LOOT_MIN_PERCENT | ten | 0 to 100",
        "ARENA_LOOT_MIN_PERCENT | '' | 0 to 100",
        "ARENA_LOOT_MIN_PERCENT | 25 | more than ARENA_LOOT_MAX_PERCENT",
        "ARENA_START_GOLD | -1 | 0 to 1000000000",
        "ARENA_START_SILVER | 1000000001 | 0 to 1000000000",
        "ARENA_START_ATTACK | 0 | 1 to 1000000",
        "ARENA_START_HIT_POINTS | 0 | 1 to 1000000",
        "ARENA_START_LUCK | 99 | 0 to 95",
        "ARENA_WORKER_BATCH | 0 | 1 to 10000",
        "ARENA_WORKER_BATCH | 99999999999999999999 | 1 to 10000",
        "ARENA_WORKER_CONCURRENCY | 0 | 1 to 64",
        "ARENA_WORKER_ENABLED | flase | true or false",
        "ARENA_WORKER_LEASE | -10s | 1s to 1h",
        "ARENA_WORKER_LEASE | soon | 1s to 1h",
        "ARENA_WORKER_LEASE | 99999999999999999999d | 1s to 1h",
        "ARENA_WORKER_LOST_AFTER | 0s | 100ms to 1h",
        "ARENA_QUEUE_MAX_QUEUED | 0 | 1 to",
        "ARENA_BATTLES_KEPT | -1d | 1s to",
        "ARENA_REDIS_PREFIX | a{b} | without braces",
        "ARENA_REGISTRATION | nobody | open, admin",
        "ARENA_LEADERBOARD_BOARDS | daily,yearly | monthly, weekly, daily",
        "ARENA_LEADERBOARD_DATABASE_READS | 0 | 1 to",
        "ARENA_LEADERBOARD_STREAM_LOOK_EVERY | 0s | 10ms to",
        "ARENA_PASSWORD_MEMORY_KIB | 7 | 8 to",
        "ARENA_PASSWORD_ITERATIONS | 0 | 1 to",
        "ARENA_TOKEN_LIFETIME | 0 | 1s to",
        "ARENA_TOKEN_REFRESH_LIFETIME | 0s | 1s to",
        "ARENA_TOKEN_ISSUER | '' | characters",
        "ARENA_LIMITS_FAILURES_PER_ADDRESS | -1 | 0 to",
        "ARENA_HTTP_BODY_TIMEOUT | 0s | 100ms to",
        "ARENA_HTTP_OPERATIONS | nowhere | anywhere, direct",
        "ARENA_QUEUE_MAX_QUEUED_PER_OPPONENT | 0 | 1 to",
        "QUARKUS_HTTP_PORT | 65536 | 0 to 65535",
        "ARENA_ADMIN_PASSWORD | a | 8 to 128",
        "ARENA_ADMIN_PASSWORD | password | neither common",
        "ARENA_TOKEN_KEYS_DIRECTORY | /nowhere | a directory",
        "QUARKUS_SHUTDOWN_DELAY | soon | 0s to 1h",
        "QUARKUS_DATASOURCE_JDBC_MAX_SIZE | 1 | 2 to",
        "OTEL_EXPORTER_OTLP_ENDPOINT | collector:4318 | http://",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT | http:///v1/traces | http://",
        "OTEL_EXPORTER_OTLP_PROTOCOL | grpc | http/protobuf",
        "OTEL_TRACES_SAMPLER | sometimes | parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG | 1.5 | from 0 to 1",
      })
  void aSettingThatBreaksItsRuleEndsTheStartInOneLine(
      String variable, String value, String bounds) {
    assertThatThrownBy(() -> config(Map.of(variable, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(variable + " ")
        .hasMessageContaining(bounds)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/8,nonsense"})
  void proxiesAreAddressesOrNetworks(String proxies) {
    assertThatThrownBy(() -> config(Map.of("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", proxies)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "QUARKUS_DATASOURCE_JDBC_URL | postgresql://arena:hidden@db/arena",
        "QUARKUS_DATASOURCE_STANDBY_JDBC_URL | postgresql://arena:hidden@db/arena",
        "QUARKUS_DATASOURCE_JDBC_URL | jdbc:mysql://db/arena?password=hidden",
        "QUARKUS_REDIS_HOSTS | redis:6379/hidden",
        "QUARKUS_REDIS_HOSTS | http://arena:hidden@redis:6379",
        "QUARKUS_REDIS_HOSTS | redis://a:6379,b:hidden",
      })
  void anAddressOfAServerThatIsNoneIsRefusedAndNotShown(String variable, String value) {
    assertThatThrownBy(() -> config(Map.of(variable, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(variable + " ")
        .hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "QUARKUS_DATASOURCE_JDBC_URL | jdbc:postgresql://a,b/arena?targetServerType=primary",
        "QUARKUS_DATASOURCE_JDBC_URL | jdbc:postgresql:arena",
        "QUARKUS_REDIS_HOSTS | rediss://arena:secret@redis:6379/1",
        "QUARKUS_REDIS_HOSTS | redis://a:6379, redis://b:6379",
        "QUARKUS_REDIS_HOSTS | unix:///run/redis.sock",
      })
  void addressesOfServersAreTaken(String variable, String value) {
    assertThat(config(Map.of(variable, value)).getConfigMapping(ArenaConfig.class)).isNotNull();
  }

  @Test
  void boundsAreIncluded() {
    ArenaConfig config =
        config(
                Map.of(
                    "ARENA_LOOT_MIN_PERCENT", "100",
                    "ARENA_LOOT_MAX_PERCENT", "100",
                    "ARENA_START_LUCK", "95",
                    "ARENA_START_GOLD", "0",
                    "ARENA_WORKER_BATCH", "10000",
                    "ARENA_BATTLES_KEPT", "",
                    "ARENA_LEADERBOARD_BOARDS", "daily, weekly"))
            .getConfigMapping(ArenaConfig.class);
    assertThat(config.loot().minPercent()).isEqualTo(100);
    assertThat(config.start().luck()).isEqualTo(95);
    assertThat(config.worker().batch()).isEqualTo(10_000);
    assertThat(config.battlesKept()).isEmpty();
  }

  @Test
  void everySettingHasARule() {
    List<String> settings = settings("arena", ArenaConfig.class);
    assertThat(settings).hasSizeGreaterThan(40);
    assertThat(settings).allMatch(setting -> SettingRules.RULES.containsKey(setting));
  }

  private static List<String> settings(String prefix, Class<?> group) {
    List<String> names = new ArrayList<>();
    for (Method setting : group.getDeclaredMethods()) {
      if (Modifier.isStatic(setting.getModifiers()) || setting.isSynthetic()) {
        continue;
      }
      String name =
          prefix + "." + setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      Class<?> type = setting.getReturnType();
      if (type.isInterface() && type.getEnclosingClass() == ArenaConfig.class) {
        names.addAll(settings(name, type));
      } else {
        names.add(name);
      }
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"P@$$w0rd-${x}", "${HOME}", "$${x}", "a\\b\\", "\\${x}", "${", "a:b,c", "$1"})
  void secretsAreTakenAsTheyStand(String end) {
    String secret = "long enough " + end;
    SmallRyeConfig config =
        config(
            Map.of(
                "ARENA_ADMIN_PASSWORD", secret,
                "QUARKUS_DATASOURCE_PASSWORD", secret,
                "QUARKUS_REDIS_PASSWORD", secret));
    assertThat(config.getConfigMapping(ArenaConfig.class).adminPassword()).hasValue(secret);
    for (String name :
        List.of(
            "quarkus.datasource.password",
            "quarkus.datasource.standby.password",
            "quarkus.redis.password",
            "quarkus.flyway.password")) {
      assertThat(config.getValue(name, String.class)).isEqualTo(secret);
    }
  }
}
