package games.arena.account.token;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.keys.EllipticCurves;

/** Generates and decodes ES256 keys (curve P-256). */
final class EllipticKeys {

  private static final String CURVE = "secp256r1";

  private EllipticKeys() {}

  static SigningKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = generator.generateKeyPair();
      ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
      return new SigningKey(thumbprint(publicKey), publicKey, (ECPrivateKey) pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param encodedPrivate PKCS #8, or null
   * @param encodedPublic X.509
   */
  static SigningKey decode(String id, byte[] encodedPrivate, byte[] encodedPublic) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      ECPublicKey publicKey = publicKey(encodedPublic);
      ECPrivateKey privateKey =
          encodedPrivate == null
              ? null
              : (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(encodedPrivate));
      return new SigningKey(id, publicKey, privateKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A signing key cannot be read", e);
    }
  }

  /** A key that only verifies. */
  static SigningKey ofPublic(byte[] encoded) throws GeneralSecurityException {
    ECPublicKey publicKey = publicKey(encoded);
    return new SigningKey(thumbprint(publicKey), publicKey, null);
  }

  /** Builds a key pair from the secret number alone; the public key is computed from it. */
  static SigningKey ofSecret(BigInteger secret) throws GeneralSecurityException {
    if (secret.signum() <= 0 || secret.compareTo(EllipticCurves.P256.getOrder()) >= 0) {
      throw new InvalidKeySpecException("The secret number is not of the curve P-256");
    }
    var generator = CustomNamedCurves.getByName(CURVE).getG();
    var point = new FixedPointCombMultiplier().multiply(generator, secret).normalize();
    ECPoint published =
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    KeyFactory factory = KeyFactory.getInstance("EC");
    ECPublicKey publicKey =
        (ECPublicKey) factory.generatePublic(new ECPublicKeySpec(published, EllipticCurves.P256));
    ECPrivateKey privateKey =
        (ECPrivateKey) factory.generatePrivate(new ECPrivateKeySpec(secret, EllipticCurves.P256));
    return new SigningKey(thumbprint(publicKey), publicKey, privateKey);
  }

  private static ECPublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
    ECPublicKey key =
        (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    if (!key.getParams().getCurve().equals(EllipticCurves.P256.getCurve())) {
      throw new InvalidKeySpecException("The key is not of the curve P-256");
    }
    return key;
  }

  /** The key id: a thumbprint (RFC 7638), the same wherever the key is read. */
  private static String thumbprint(ECPublicKey key) {
    return new EllipticCurveJsonWebKey(key).calculateBase64urlEncodedThumbprint("SHA-256");
  }
}
