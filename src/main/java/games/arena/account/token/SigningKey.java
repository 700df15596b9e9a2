package games.arena.account.token;

import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;

/** A key pair that signs tokens. Not a record, so that the private key is never printed. */
final class SigningKey {

  private final String id;
  private final ECPublicKey publicKey;
  private final ECPrivateKey privateKey;

  /**
   * @param privateKey null if the key only verifies
   */
  SigningKey(String id, ECPublicKey publicKey, ECPrivateKey privateKey) {
    this.id = id;
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  String id() {
    return id;
  }

  ECPublicKey publicKey() {
    return publicKey;
  }

  ECPrivateKey privateKey() {
    return privateKey;
  }

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
