package games.arena.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header {@code Prefer} (RFC 7240); only {@code wait} is supported. */
public final class Prefer {

  public static final String HEADER = "Prefer";
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Pattern SECONDS = Pattern.compile("0*([0-9]+)");

  private Prefer() {}

  /**
   * How long the client wants to wait, at most {@link #LONGEST_WAIT}. The first well-formed {@code
   * wait} counts; malformed preferences are ignored.
   *
   * @param headers all headers of this name; empty or null if there is none
   */
  public static Optional<Duration> waitTime(List<String> headers) {
    if (headers == null) {
      return Optional.empty();
    }
    return headers.stream()
        .flatMap(header -> split(header, ',').stream())
        .map(preference -> split(preference, ';').get(0))
        .flatMap(preference -> seconds(preference).stream())
        .findFirst();
  }

  private static Optional<Duration> seconds(String preference) {
    int equals = preference.indexOf('=');
    if (equals < 0 || !preference.substring(0, equals).strip().equalsIgnoreCase("wait")) {
      return Optional.empty();
    }
    var seconds = SECONDS.matcher(unquoted(preference.substring(equals + 1).strip()));
    if (!seconds.matches()) {
      return Optional.empty();
    }
    String digits = seconds.group(1);
    if (digits.length() > 2) {
      return Optional.of(LONGEST_WAIT);
    }
    Duration wait = Duration.ofSeconds(Integer.parseInt(digits));
    return Optional.of(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1).replace("\\", "") : value;
  }

  /** Splits at separators outside of quotes. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
