package games.arena.chaos;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.OtherPostgresServer;
import games.arena.devservers.OtherRedisServer;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two replicas fight two hundred battles on other servers, or servers set up otherwise, than those
 * of all other tests (PostgreSQL 17 and Redis 7): an audit must find the same.
 */
@Tag("chaos")
class InfrastructureIT {

  private static final int BATTLES = 200;

  private static final Consumer<Stage> NOTHING = stage -> {};
  private static final List<Map<String, String>> TWO_REPLICAS = List.of(Map.of(), Map.of());

  /** In Turkish the small letter of I is ı. */
  private static final List<Map<String, String>> TWO_TURKISH_REPLICAS =
      Collections.nCopies(2, Map.of("user.language", "tr", "user.country", "TR"));

  /** The archive is looked after once a minute. */
  private static final String OWNER = "owner";

  private static final String SERVING = "game";

  @ParameterizedTest
  @ValueSource(ints = {15, 16, 18})
  void otherReleasesOfPostgresServeAsWell(int release) {
    Optional<PostgresServer> postgres = OtherPostgresServer.ofRelease(release);
    assumeTrue(
        postgres.isPresent(),
        "PostgreSQL %1$d is not there (Debian: postgresql-%1$d, or -Darena.postgres.%1$d=<folder>)"
            .formatted(release));
    try (Scenario scenario = open(postgres.get(), redis(), NOTHING, TWO_REPLICAS)) {
      assertThat(scenario.stage().count("show server_version_num") / 10_000).isEqualTo(release);
      play(scenario);
    }
  }

  @Test
  void aTurkishLocaleOfIcuChangesNothing() throws IOException {
    playInTurkish(
        OtherPostgresServer.withLocale("--locale=C", "--locale-provider=icu", "--icu-locale=tr"));
  }

  @Test
  void aTurkishLocaleOfTheSystemChangesNothing() throws IOException {
    assumeTrue(
        isLocale("tr_TR.UTF-8"), "The system has no tr_TR.UTF-8 (Debian: locales, localedef)");
    playInTurkish(OtherPostgresServer.withLocale("--locale=tr_TR.UTF-8"));
  }

  private static boolean isLocale(String name) throws IOException {
    ProcessBuilder locale = new ProcessBuilder("locale", "charmap");
    locale.environment().put("LC_ALL", name);
    locale.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new String(locale.start().getInputStream().readAllBytes()).strip().equals("UTF-8");
  }

  private static void playInTurkish(PostgresServer postgres) throws IOException {
    try (Scenario scenario = open(postgres, redis(), NOTHING, TWO_TURKISH_REPLICAS)) {
      assertThat(scenario.stage().value("select lower('I')")).isEqualTo("ı");
      play(scenario);
      ArenaServer replica = scenario.stage().replica(0);
      assertThat(Players.tryRegister(replica, "Isparta").status()).isEqualTo(201);
      assertThat(Players.tryRegister(replica, "ISPARTA").status()).isEqualTo(409);
      assertThat(Players.tryRegister(replica, "isparta").status()).isEqualTo(409);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"repeatable read", "serializable"})
  void aStricterIsolationByDefaultChangesNothing(String isolation) {
    Consumer<Stage> preparation =
        stage ->
            stage.sql(
                "alter database arena set default_transaction_isolation = '%s'"
                    .formatted(isolation));
    try (Scenario scenario = open(postgres(), redis(), preparation, TWO_REPLICAS)) {
      assertThat(scenario.stage().value("show transaction_isolation")).isEqualTo(isolation);
      play(scenario);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis-server", "valkey-server"})
  void otherServersThatSpeakAsRedisDoesServeAsWell(String program) {
    Optional<RedisServer> redis = OtherRedisServer.named(program);
    assumeTrue(
        redis.isPresent(),
        "There is no %1$s (Debian: %1$s, or -Darena.%1$s=<program>)".formatted(program));
    try (Scenario scenario = open(postgres(), redis.get(), NOTHING, TWO_REPLICAS)) {
      play(scenario);
    }
  }

  /** The first replica migrates as the owner of the schema; the second one never does. */
  @Test
  void thePrivilegesOfTheGuideAreEnough() throws IOException {
    String grants = grants();
    Map<String, String> serving = new HashMap<>();
    serving.put("quarkus.datasource.username", SERVING);
    serving.put("quarkus.datasource.password", SERVING);
    serving.put("quarkus.flyway.migrate-at-start", "false");
    serving.put("arena.battles-kept", "1s");
    Map<String, String> migrating = new HashMap<>(serving);
    migrating.put("quarkus.flyway.username", OWNER);
    migrating.put("quarkus.flyway.password", OWNER);
    migrating.put("quarkus.flyway.migrate-at-start", "true");
    try (Scenario scenario =
        open(
            postgres(),
            redis(),
            stage -> createUsers(stage, grants),
            List.of(migrating, serving))) {
      Stage stage = scenario.stage();
      assertThat(stage.value("select has_schema_privilege('game', 'public', 'create')"))
          .isEqualTo("f");
      play(scenario);
      assertReadersCannotChangePartitions(stage);
      assertArchiveIsKept(stage);
    }
  }

  private static void createUsers(Stage stage, String grants) {
    for (String user : List.of(OWNER, SERVING)) {
      stage.sql("create role %1$s login password '%1$s'".formatted(user));
    }
    stage.sql("alter database arena owner to " + OWNER);
    stage.sql("set role %s; %s".formatted(OWNER, grants));
  }

  /** As they stand in the guide, so that it is the guide that is tested. */
  private static String grants() throws IOException {
    String guide = Files.readString(Path.of("src/site/markdown/kubernetes.md"));
    String grants =
        Pattern.compile("^((?:grant|alter default privileges) .* to )arena;$", Pattern.MULTILINE)
            .matcher(guide)
            .results()
            .map(line -> line.group(1) + SERVING)
            .collect(Collectors.joining("; "));
    assertThat(grants).isNotEmpty();
    return grants;
  }

  /** A user who may only read battles can neither drop nor add a partition. */
  private static void assertReadersCannotChangePartitions(Stage stage) {
    stage.sql("create role reader; grant select on all tables in schema public to reader");
    for (String call :
        List.of("drop_battle_partition('battle_first')", "add_battle_partition(50000000)")) {
      assertThatThrownBy(() -> stage.sql("set session authorization reader; select " + call))
          .hasMessageContaining("insufficient_privilege");
    }
    // Temporary tables of the caller do not stand in for the real ones.
    assertThatThrownBy(
            () ->
                stage.sql(
                    """
                    set session authorization reader;
                    create temp table battle (id int);
                    create temp table pg_inherits (inhparent oid, inhrelid oid);
                    insert into pg_inherits values ('pg_temp.battle'::regclass, 'public.account'::regclass);
                    grant select on pg_inherits, battle to public;
                    select drop_battle_partition('public.account')
                    """))
        .hasMessageContaining("insufficient_privilege");
  }

  /** Replicas add the partition that comes next, and drop one whose battles are old. */
  private static void assertArchiveIsKept(Stage stage) {
    stage.sql("select setval('battle_id_seq', 10000000)");
    await("the first partition is dropped, and the one after the next is there")
        .atMost(archiveKept())
        .untilAsserted(
            () ->
                assertThat(
                        stage.value(
                            """
                            select string_agg(inhrelid::regclass::text, ' ' order by inhrelid)
                            from pg_inherits where inhparent = 'battle'::regclass
                            """))
                    .isEqualTo("battle_from_10000000 battle_default battle_from_20000000"));
  }

  private static PostgresServer postgres() {
    return RealServers.postgres("max_connections=150");
  }

  private static RedisServer redis() {
    return RealServers.redis();
  }

  /** Starts a replica for each configuration. */
  private static Scenario open(
      PostgresServer postgres,
      RedisServer redis,
      Consumer<Stage> preparation,
      List<Map<String, String>> configurations) {
    RedisTopology topology = new RedisTopology.Single(redis);
    redis.start();
    return new Scenario(Stage.open(postgres, topology, preparation, configurations));
  }

  /** Plays, waits until all battles have ended, and audits. */
  private static void play(Scenario scenario) {
    scenario.underLoad(BATTLES / 2, () -> {});
  }

  private static Duration archiveKept() {
    return Patience.seconds(90);
  }
}
