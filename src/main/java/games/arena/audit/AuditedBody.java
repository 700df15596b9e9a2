package games.arena.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A request's body as it may be kept: without secrets, and cut. */
final class AuditedBody {

  static final String HIDDEN = "***";
  private static final int MAX_LENGTH = 4_000;

  /** Fields that hold secrets, whatever else their names say. */
  private static final Pattern SECRET =
      Pattern.compile(".*(password|secret|token|credential|authorization|privatekey|apikey).*");

  private AuditedBody() {}

  /**
   * The text to keep; null for a body that is empty or no JSON, since secrets in it could not be
   * told.
   */
  static String of(byte[] body, ObjectMapper mapper) {
    if (body.length == 0) {
      return null;
    }
    try {
      JsonNode tree = mapper.readTree(body);
      hide(tree);
      String text = tree.toString();
      return storable(text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…");
    } catch (IOException e) {
      return null;
    }
  }

  /** PostgreSQL takes no half of a surrogate pair; Jackson has escaped U+0000. */
  private static String storable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static void hide(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = field.getKey().toLowerCase(Locale.ROOT);
        if (SECRET.matcher(name).matches()) {
          field.setValue(TextNode.valueOf(HIDDEN));
        } else if (name.endsWith("url") && field.getValue().isTextual()) {
          field.setValue(TextNode.valueOf(origin(field.getValue().textValue())));
        } else {
          hide(field.getValue());
        }
      }
    } else {
      node.forEach(AuditedBody::hide);
    }
  }

  /** Receivers are often known by a secret in the path or the query. */
  private static String origin(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() + "://" + uri.getHost() + "/" + HIDDEN;
    } catch (IllegalArgumentException e) {
      return HIDDEN;
    }
  }
}
