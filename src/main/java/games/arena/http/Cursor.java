package games.arena.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where a page begins, as an opaque text: a version, a checksum over scope and position, and the
 * position as whole numbers. The scope names the list (a board and its period, say), so a cursor of
 * another list does not pass. The checksum tells mistakes, not forgery: whoever reads a position
 * must be able to bear any numbers in it.
 */
public final class Cursor {

  private static final byte VERSION = 1;
  private static final int HEADER = 1 + Integer.BYTES;

  private Cursor() {}

  public static String encode(String scope, long... position) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + position.length * Long.BYTES);
    bytes.put(VERSION).putInt(checksum(scope, position));
    for (long number : position) {
      bytes.putLong(number);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * The position that {@link #encode} put in, of {@code length} numbers. A broken cursor, or one of
   * another scope, length or version, is 400.
   */
  public static long[] decode(String scope, int length, String cursor) {
    long[] position = new long[length];
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() == HEADER + length * Long.BYTES) {
        bytes.position(HEADER);
        for (int i = 0; i < length; i++) {
          position[i] = bytes.getLong();
        }
        // Compared as texts, so that there is one spelling of a cursor only.
        if (encode(scope, position).equals(cursor)) {
          return position;
        }
      }
    } catch (IllegalArgumentException notBase64) {
      // It is as broken as one with a wrong checksum.
    }
    throw Problems.badRequest("The cursor is not one of this list.");
  }

  private static int checksum(String scope, long[] position) {
    CRC32C checksum = new CRC32C();
    checksum.update(scope.getBytes(UTF_8));
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    for (long value : position) {
      number.clear();
      checksum.update(number.putLong(value).flip());
    }
    return (int) checksum.getValue();
  }
}
