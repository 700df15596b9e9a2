package games.arena.account.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Writes security events to a logger of their own, each as one line of JSON: who, from where, what,
 * never a secret.
 */
@ApplicationScoped
public class SecurityLog {

  /** The logger's name, for the configuration. */
  static final String LOGGER = "games.arena.security";

  private static final Logger LOG = Logger.getLogger(LOGGER);
  private static final int MAX_TEXT_LENGTH = 200;

  private final ObjectMapper mapper;
  private final Clock clock;
  private final Map<SecurityEvent, Counter> counters = new EnumMap<>(SecurityEvent.class);

  /** Lines of refusals that were written lately: a flood of them would fill the disk. */
  private final Cache<String, Boolean> written =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  SecurityLog(ObjectMapper mapper, Clock clock, MeterRegistry metrics) {
    this.mapper = mapper;
    this.clock = clock;
    for (SecurityEvent event : SecurityEvent.values()) {
      counters.put(
          event,
          Counter.builder("arena.security.events")
              .description("Security events")
              .tag("event", event.text())
              .register(metrics));
    }
  }

  /**
   * Whom an event is about; each part is null if it is not known.
   *
   * @param account the account's id
   * @param name the name as sent
   * @param from the client's address
   */
  public record Who(Long account, String name, String from) {}

  /** Of what happens by itself. */
  public static final Who ARENA = new Who(null, null, null);

  /**
   * @param what the route, or what else it is about
   */
  public void tell(SecurityEvent event, Who who, String what) {
    counters.get(event).increment();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event.text());
    line.put("account", who.account);
    line.put("name", cut(who.name));
    line.put("from", who.from);
    line.put("what", cut(what));
    line.values().removeIf(value -> value == null);
    if (!isRefusal(event) || written.asMap().putIfAbsent(line.toString(), true) == null) {
      line.put("at", clock.instant().toString());
      write(line);
    }
  }

  private static boolean isRefusal(SecurityEvent event) {
    return event == SecurityEvent.SIGN_IN_REFUSED
        || event == SecurityEvent.LIMIT_REACHED
        || event == SecurityEvent.FORBIDDEN;
  }

  private static String cut(String text) {
    return text == null || text.length() <= MAX_TEXT_LENGTH
        ? text
        : text.substring(0, MAX_TEXT_LENGTH);
  }

  private void write(Map<String, Object> line) {
    try {
      LOG.info(mapper.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
