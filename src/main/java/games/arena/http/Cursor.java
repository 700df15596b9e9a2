package games.arena.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The start of a page as an opaque text: a version, a checksum over scope and position, and the
 * position as whole numbers. The scope names the list (a board and its period, for example), so
 * that a cursor of another list is refused. The checksum detects mistakes, not forgery: readers
 * must handle any numbers in a position.
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
   * Decodes a position of {@code length} numbers. A malformed cursor, or one of another scope,
   * length or version, is 400.
   */
  public static long[] decode(String scope, int length, String cursor) {
    return read(scope, length, cursor)
        .orElseThrow(() -> Problems.badRequest("The cursor is not one of this list."));
  }

  /** Whether the cursor can be decoded with this scope and length. */
  public static boolean isOf(String scope, int length, String cursor) {
    return read(scope, length, cursor).isPresent();
  }

  private static Optional<long[]> read(String scope, int length, String cursor) {
    long[] position = new long[length];
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() == HEADER + length * Long.BYTES) {
        bytes.position(HEADER);
        for (int i = 0; i < length; i++) {
          position[i] = bytes.getLong();
        }
        // Comparing the texts accepts only the canonical spelling of a cursor.
        if (encode(scope, position).equals(cursor)) {
          return Optional.of(position);
        }
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below, like a wrong checksum.
    }
    return Optional.empty();
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
