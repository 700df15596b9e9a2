package games.arena.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code If-Match} (RFC 9110, 13.1.1): the states of a resource in which the request may
 * change it. Entity tags are revisions, as in {@code "7"}.
 */
public final class IfMatch {

  public static final String HEADER = "If-Match";

  /** One member of the list: an entity tag, weak or strong, and the comma after it. */
  private static final Pattern TAG =
      Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"\\s*(,|$)");

  private IfMatch() {}

  /**
   * The revisions that the header names; empty if any will do. A weak tag matches nothing, nor does
   * a tag that is no revision.
   *
   * @param headers all headers of this name; empty or null if there is none
   */
  public static Optional<long[]> revisions(List<String> headers) {
    if (headers == null || headers.isEmpty()) {
      return Optional.empty();
    }
    String list = String.join(",", headers);
    if (list.strip().equals("*")) {
      return Optional.empty();
    }
    Matcher tag = TAG.matcher(list);
    List<Long> revisions = new ArrayList<>();
    int end = 0;
    while (tag.lookingAt()) {
      end = tag.end();
      if (tag.group(1) == null) {
        IdText.parse(tag.group(2)).ifPresent(revisions::add);
      }
      tag.region(end, list.length());
    }
    if (list.isBlank() || end < list.length() || list.strip().endsWith(",")) {
      throw Problems.badRequest(
          "The header If-Match must be * or a list of entity tags in quotation marks.");
    }
    return Optional.of(revisions.stream().mapToLong(id -> id).toArray());
  }

  /** The entity tag of a revision. */
  public static String tag(long revision) {
    return "\"" + revision + "\"";
  }
}
