package games.arena.account.grant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jose4j.lang.HashUtil;

/**
 * A salted SHA-256 digest that stands for a secret in memory. The salt is random per process, so
 * that cached digests cannot be looked up in a precomputed table.
 */
public record Fingerprint(long first, long second, long third, long fourth) {

  private static volatile byte[] salt;

  public static Fingerprint of(String secret) {
    MessageDigest digest = HashUtil.getMessageDigest(HashUtil.SHA_256);
    digest.update(salt());
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    return new Fingerprint(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /**
   * Created on first use: a native executable initialises classes at build time, and then every
   * process would have the same salt.
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
}
