package games.arena.settings;

import games.arena.http.TrustedProxies;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the value of a setting must be.
 *
 * @param expected the rule in words, as in "must be …"
 * @param order compares two values that meet the rule
 */
record SettingRule(String expected, Predicate<String> rule, Comparator<String> order) {

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Set<String> TRUTHS =
      Set.of("true", "false", "yes", "no", "y", "n", "on", "off", "1", "0");

  boolean isMetBy(String value) {
    return rule.test(value.strip());
  }

  int compare(String value, String other) {
    return order.compare(value.strip(), other.strip());
  }

  /** The same, but the setting may also be empty, which is as if it were not set. */
  SettingRule orUnset() {
    return new SettingRule(expected, value -> value.isEmpty() || rule.test(value), order);
  }

  static SettingRule whole(long min, long max) {
    return new SettingRule(
        "a whole number from %d to %d".formatted(min, max),
        value ->
            WHOLE.matcher(value).matches()
                && Long.parseLong(value) >= min
                && Long.parseLong(value) <= max,
        Comparator.comparingLong(Long::parseLong));
  }

  static SettingRule duration(String min, String max) {
    Duration shortest = DurationConverter.parseDuration(min);
    Duration longest = DurationConverter.parseDuration(max);
    return new SettingRule(
        "a duration from %s to %s, such as 90s, 15m or 30d".formatted(min, max),
        value -> isDuration(value, shortest, longest),
        Comparator.comparing(DurationConverter::parseDuration));
  }

  private static boolean isDuration(String value, Duration shortest, Duration longest) {
    try {
      Duration duration = DurationConverter.parseDuration(value);
      return duration != null
          && duration.compareTo(shortest) >= 0
          && duration.compareTo(longest) <= 0;
    } catch (IllegalArgumentException | ArithmeticException notOne) {
      return false;
    }
  }

  static SettingRule truth() {
    return text("true or false", value -> TRUTHS.contains(value.toLowerCase(Locale.ROOT)));
  }

  static SettingRule oneOf(String... values) {
    return text("one of " + String.join(", ", values), List.of(values)::contains);
  }

  /** A list with commas between, which may be empty. */
  static SettingRule someOf(String... values) {
    return text(
        "some of " + String.join(", ", values) + ", with commas between",
        value -> value.isEmpty() || parts(value).allMatch(List.of(values)::contains));
  }

  static SettingRule addresses() {
    return text(
        "addresses such as 10.1.2.3, networks such as 10.0.0.0/8 or localhost, with commas between",
        value -> {
          try {
            TrustedProxies.of(parts(value).toList());
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  /** A list with commas between, with one part at least. */
  static SettingRule list(String expected, Pattern part) {
    return text(expected, value -> parts(value).allMatch(part.asMatchPredicate()));
  }

  static SettingRule httpAddress() {
    return text(
        "an address such as http://collector:4318",
        value -> {
          try {
            URI address = new URI(value);
            return address.getHost() != null
                && List.of("http", "https").contains(address.getScheme());
          } catch (URISyntaxException e) {
            return false;
          }
        });
  }

  private static Stream<String> parts(String list) {
    return Arrays.stream(list.split(",")).map(String::strip);
  }

  static SettingRule text(String expected, Predicate<String> rule) {
    return new SettingRule(expected, rule, Comparator.naturalOrder());
  }
}
