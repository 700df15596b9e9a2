package games.arena.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Stands for a secret in memory: SHA-256 with a salt of this process, so that what a cache holds
 * cannot be looked up in a table made before.
 */
record Fingerprint(long first, long second, long third, long fourth) {

  /** Not at class initialisation, which a native executable may have done when it was built. */
  private static final class Salt {
    static final byte[] VALUE = new byte[32];

    static {
      new SecureRandom().nextBytes(VALUE);
    }
  }

  static Fingerprint of(String secret) {
    MessageDigest digest = sha256();
    digest.update(Salt.VALUE);
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    return new Fingerprint(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
