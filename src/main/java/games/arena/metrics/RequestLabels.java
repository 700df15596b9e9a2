package games.arena.metrics;

import games.arena.account.policy.Routes;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bounds the labels of request metrics: methods and paths are named only if Arena knows them. A
 * client could otherwise add a time series with every request.
 */
@Singleton
class RequestLabels implements MeterFilter {

  private static final String METRICS = "http.server.";
  private static final String OTHER = "OTHER";
  private static final String UNKNOWN = "UNKNOWN";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", UNKNOWN);

  /** What Quarkus names itself, instead of a path. */
  private static final Set<String> OF_QUARKUS =
      Set.of("root", "NOT_FOUND", "REDIRECTION", UNKNOWN, "/cors-preflight");

  /** Folders of the web page, each measured as one. */
  private static final List<String> FOLDERS = List.of("/page/", "/_static/");

  private final Set<String> paths = new HashSet<>(OF_QUARKUS);

  RequestLabels(Instance<Routes> routes) {
    routes.forEach(
        table -> table.access().keySet().forEach(route -> paths.add(route.split(" ", 2)[1])));
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith(METRICS)) {
      return id;
    }
    List<Tag> tags = new ArrayList<>();
    for (Tag tag : id.getTagsAsIterable()) {
      tags.add(Tag.of(tag.getKey(), bounded(tag)));
    }
    return id.replaceTags(tags);
  }

  private String bounded(Tag tag) {
    return switch (tag.getKey()) {
      case "method" -> METHODS.contains(tag.getValue()) ? tag.getValue() : OTHER;
      case "uri" -> path(tag.getValue());
      default -> tag.getValue();
    };
  }

  private String path(String path) {
    for (String folder : FOLDERS) {
      if (path.startsWith(folder)) {
        return folder + "*";
      }
    }
    return paths.contains(path) ? path : UNKNOWN;
  }
}
