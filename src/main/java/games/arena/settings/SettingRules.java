package games.arena.settings;

import static games.arena.settings.SettingRule.addresses;
import static games.arena.settings.SettingRule.directory;
import static games.arena.settings.SettingRule.duration;
import static games.arena.settings.SettingRule.list;
import static games.arena.settings.SettingRule.oneOf;
import static games.arena.settings.SettingRule.someOf;
import static games.arena.settings.SettingRule.text;
import static games.arena.settings.SettingRule.truth;
import static games.arena.settings.SettingRule.whole;
import static java.util.Map.entry;

import games.arena.account.Passwords;
import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Loot;
import java.util.Map;
import java.util.regex.Pattern;

/** The rule of every setting. {@link games.arena.ArenaConfig} says what they are for. */
final class SettingRules {

  private static final long MAX_COUNT = 1_000_000_000;
  private static final String MAX_AGE = "36500d";

  private static final SettingRule LIMIT = whole(0, MAX_COUNT);
  private static final SettingRule NAME =
      text("1 to 200 characters", value -> !value.isEmpty() && value.length() <= 200);

  private static final SettingRule COLLECTOR = SettingRule.httpAddress().orUnset();

  /** What the JDK's HTTP client, which sends traces, can speak. */
  private static final SettingRule PROTOCOL = oneOf("http/protobuf").orUnset();

  private static final SettingRule DATABASE =
      text(
              "an address such as jdbc:postgresql://host/arena",
              value -> value.matches("jdbc:postgresql:.+"))
          .orUnset();

  /** The rules by the settings' names. */
  static final Map<String, SettingRule> RULES =
      Map.ofEntries(
          entry(
              "arena.admin-password",
              text(
                      "a password of 8 to 128 characters that is neither common nor the name",
                      value -> Passwords.complaint(value, "admin").isEmpty())
                  .orUnset()),
          entry("arena.battles-kept", duration("1s", MAX_AGE).orUnset()),
          entry("arena.audit-kept", duration("1s", MAX_AGE)),
          entry("arena.guests-kept", duration("1s", MAX_AGE)),
          entry("arena.shield", duration("1s", MAX_AGE).orUnset()),
          entry(
              "arena.redis-prefix",
              text(
                  "1 to 32 visible ASCII characters without braces",
                  value -> value.matches("[!-~&&[^{}]]{1,32}"))),
          entry("arena.registration", oneOf("open", "admin", "OPEN", "ADMIN")),
          entry("arena.start.gold", whole(0, Loot.MAX_BALANCE)),
          entry("arena.start.silver", whole(0, Loot.MAX_BALANCE)),
          entry("arena.start.attack", whole(1, Fighter.MAX_ATTACK)),
          entry("arena.start.hit-points", whole(1, Fighter.MAX_HIT_POINTS)),
          entry("arena.start.luck", whole(0, Fighter.MAX_LUCK)),
          entry("arena.loot.min-percent", whole(0, 100)),
          entry("arena.loot.max-percent", whole(0, 100)),
          entry("arena.queue.max-queued", whole(1, 1_000_000_000_000L)),
          entry("arena.queue.max-queued-per-player", whole(1, MAX_COUNT)),
          entry("arena.queue.max-queued-per-opponent", whole(1, MAX_COUNT)),
          entry("arena.queue.dead-letters-kept", duration("1s", MAX_AGE)),
          entry("arena.worker.enabled", truth()),
          entry("arena.worker.name", NAME.orUnset()),
          entry("arena.worker.batch", whole(1, 10_000)),
          entry("arena.worker.concurrency", whole(1, 64)),
          entry("arena.worker.lease", duration("1s", "1h")),
          entry("arena.worker.lost-after", duration("100ms", "1h")),
          entry("arena.leaderboard.boards", someOf("monthly", "weekly", "daily", "all-time")),
          entry("arena.leaderboard.name-cache", whole(0, 100_000_000)),
          entry("arena.leaderboard.reconcile-every", duration("1s", "1d")),
          entry("arena.leaderboard.past-kept", duration("0s", MAX_AGE)),
          entry("arena.leaderboard.periods-kept", duration("0s", MAX_AGE).orUnset()),
          entry("arena.leaderboard.database-reads", whole(1, 1_000)),
          entry("arena.leaderboard.stream.look-every", duration("10ms", "1m")),
          entry("arena.leaderboard.stream.max-listeners", whole(0, 1_000_000)),
          entry("arena.leaderboard.stream.longest", duration("1s", "30d")),
          entry("arena.password.memory-kib", whole(8, 4_194_304)),
          entry("arena.password.iterations", whole(1, 1_000)),
          entry("arena.password.concurrency", whole(0, 1_024)),
          entry("arena.password.waiting", whole(1, 1_000_000)),
          entry("arena.token.issuer", NAME),
          entry("arena.token.audience", NAME),
          entry("arena.token.lifetime", duration("1s", "30d")),
          entry("arena.token.refresh-lifetime", duration("1s", MAX_AGE)),
          entry("arena.token.sessions-per-account", whole(1, 1_000_000)),
          entry("arena.token.refresh-grace", duration("0s", "1h")),
          entry("arena.token.key-lifetime", duration("1m", MAX_AGE)),
          entry("arena.token.keys-directory", directory().orUnset()),
          entry("arena.token.cache", whole(0, 100_000_000)),
          entry("arena.limits.failures-per-account-and-address", LIMIT),
          entry("arena.limits.failures-per-address", LIMIT),
          entry("arena.limits.failures-per-account", LIMIT),
          entry("arena.limits.registrations-per-address", LIMIT),
          entry("arena.limits.password-sign-ins-per-account", LIMIT),
          entry("arena.limits.passwords-per-address-at-once", whole(1, 1_000)),
          entry("arena.limits.streams-per-account", LIMIT),
          entry("arena.limits.waits-per-account", LIMIT),
          entry("arena.events.kept", duration("1m", MAX_AGE)),
          entry("arena.events.look-every", duration("10ms", "1m")),
          entry("arena.events.max-listeners", whole(0, 1_000_000)),
          entry("arena.events.longest", duration("1s", "30d")),
          entry("arena.webhooks.allow-private", truth()),
          entry("arena.webhooks.first-pause", duration("1ms", "1h")),
          entry("arena.webhooks.give-up-after", duration("1s", "365d")),
          entry("arena.webhooks.timeout", duration("100ms", "1m")),
          entry("arena.http.body-timeout", duration("100ms", "10m")),
          entry("arena.http.operations", oneOf("anywhere", "direct", "ANYWHERE", "DIRECT")),
          entry("quarkus.http.proxy.trusted-proxies", addresses().orUnset()),
          entry("quarkus.http.port", whole(0, 65_535)),
          entry("quarkus.http.limits.max-connections", whole(1, MAX_COUNT)),
          entry("quarkus.http.idle-timeout", duration("1s", "1d")),
          entry("quarkus.shutdown.delay", duration("0s", "1h")),
          entry("quarkus.shutdown.timeout", duration("0s", "1h")),
          entry("quarkus.datasource.jdbc.max-size", whole(2, 10_000)),
          entry("quarkus.datasource.jdbc.url", DATABASE),
          entry("quarkus.datasource.standby.jdbc.url", DATABASE),
          entry(
              "quarkus.redis.hosts",
              list(
                      "addresses such as redis://host:6379, with commas between",
                      Pattern.compile("(redis|rediss|unix)://[^/].*|unix:///.+"))
                  .orUnset()),
          entry("otel.exporter.otlp.endpoint", COLLECTOR),
          entry("otel.exporter.otlp.traces.endpoint", COLLECTOR),
          entry("otel.exporter.otlp.protocol", PROTOCOL),
          entry("otel.exporter.otlp.traces.protocol", PROTOCOL),
          entry(
              "otel.traces.sampler",
              oneOf(
                      "always_on",
                      "always_off",
                      "traceidratio",
                      "parentbased_always_on",
                      "parentbased_always_off",
                      "parentbased_traceidratio")
                  .orUnset()),
          entry(
              "otel.traces.sampler.arg",
              text("a number from 0 to 1", value -> value.matches("0(\\.[0-9]+)?|1(\\.0+)?"))
                  .orUnset()));

  /** Pairs of settings, of which the first must not be more than the second. */
  static final Map<String, String> AT_MOST =
      Map.of(
          "arena.loot.min-percent", "arena.loot.max-percent",
          "arena.token.lifetime", "arena.token.refresh-lifetime");

  private SettingRules() {}
}
