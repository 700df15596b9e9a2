package games.arena.account.token;

import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;

/**
 * A key pair that signs tokens. Its private key is never printed.
 *
 * @param privateKey null if the key only verifies
 */
record SigningKey(String id, ECPublicKey publicKey, ECPrivateKey privateKey) {

  boolean signs() {
    return privateKey != null;
  }

  /** The public key in the form of a JSON Web Key Set. */
  EllipticCurveJsonWebKey published() {
    EllipticCurveJsonWebKey key = new EllipticCurveJsonWebKey(publicKey);
    key.setKeyId(id);
    key.setUse("sig");
    key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return key;
  }

  @Override
  public String toString() {
    return "signing key " + id;
  }
}
