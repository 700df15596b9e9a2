package games.arena.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Checks request targets: they must consist of the ASCII characters of URIs (RFC 3986), and their
 * %-escapes must decode to valid UTF-8 without U+0000.
 */
final class RequestTarget {

  private static final String NOT_IN_URIS = "\"<>\\^`{|}";

  private RequestTarget() {}

  static boolean isReadable(String target) {
    boolean escaped = false;
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7F || NOT_IN_URIS.indexOf(c) >= 0) {
        return false;
      }
      escaped |= c == '%';
    }
    return !escaped || isReadableUnescaped(target);
  }

  private static boolean isReadableUnescaped(String target) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(target.length());
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '%') {
        int unescaped = unescaped(target, i);
        if (unescaped <= 0) {
          return false;
        }
        bytes.write(unescaped);
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static int unescaped(String target, int percent) {
    if (percent + 2 >= target.length()) {
      return -1;
    }
    int high = Character.digit(target.charAt(percent + 1), 16);
    int low = Character.digit(target.charAt(percent + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
