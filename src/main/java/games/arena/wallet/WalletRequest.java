package games.arena.wallet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * A checked request.
 *
 * @param kind tells a single transaction from a batch of one, whose answer is another
 * @param accountId the caller; keys of two callers have nothing to do with each other
 */
record WalletRequest(Kind kind, long accountId, String key, List<Movement> movements) {

  enum Kind {
    SINGLE,
    BATCH
  }

  /** A digest by which a request that is sent again is told from another one with its key. */
  byte[] digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((byte) kind.ordinal());
      for (Movement movement : movements) {
        byte[] reason = movement.reason().getBytes(StandardCharsets.UTF_8);
        digest.update(
            ByteBuffer.allocate(3 * Long.BYTES + Integer.BYTES)
                .putLong(movement.playerId())
                .putLong(movement.gold())
                .putLong(movement.silver())
                .putInt(reason.length)
                .array());
        digest.update(reason);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
