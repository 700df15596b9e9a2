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

  private static volatile byte[] salt;

  static Fingerprint of(String secret) {
    MessageDigest digest = sha256();
    digest.update(salt());
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    return new Fingerprint(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /**
   * Made when it is first needed: a native executable initialises classes when it is built, and
   * then the salt would be the same in every process.
   */
  private static byte[] salt() {
    if (salt == null) {
      synchronized (Fingerprint.class) {
        if (salt == null) {
          byte[] made = new byte[32];
          new SecureRandom().nextBytes(made);
          salt = made;
        }
      }
    }
    return salt;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
