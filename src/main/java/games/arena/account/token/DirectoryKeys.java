package games.arena.account.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;

/**
 * Reads signing keys from a directory of PEM files, such as a mounted secret: private keys as
 * written by {@code openssl genpkey} (PKCS #8) or {@code openssl ecparam -genkey} (SEC 1), and
 * public keys, which only verify. The private key in the last file by name signs.
 */
final class DirectoryKeys {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (PRIVATE KEY|EC PRIVATE KEY|PUBLIC KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private DirectoryKeys() {}

  static KeySet load(Path directory) {
    List<SigningKey> keys = new ArrayList<>();
    for (Path file : files(directory)) {
      try {
        keys.addAll(read(Files.readString(file)));
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        // The cause is left out, as it may quote the key.
        throw new IllegalStateException(
            "%s holds no key of the curve P-256 in PEM: %s".formatted(file, e.getClass()));
      }
    }
    SigningKey current = null;
    for (SigningKey key : keys) {
      current = key.signs() ? key : current;
    }
    if (current == null) {
      throw new IllegalStateException(directory + " holds no private key");
    }
    return new KeySet(current, keys);
  }

  /**
   * The files sorted by name. Hidden ones are skipped: a mounted secret has hidden folders beside
   * its files.
   */
  private static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("The directory of keys cannot be read: " + directory, e);
    }
  }

  private static List<SigningKey> read(String pem) throws IOException, GeneralSecurityException {
    List<SigningKey> keys = new ArrayList<>();
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      byte[] encoded = Base64.getMimeDecoder().decode(block.group(2));
      keys.add(
          switch (block.group(1)) {
            case "PUBLIC KEY" -> EllipticKeys.ofPublic(encoded);
            case "PRIVATE KEY" -> ofPkcs8(encoded);
            default -> EllipticKeys.ofSecret(ECPrivateKey.getInstance(encoded).getKey());
          });
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return keys;
  }

  private static SigningKey ofPkcs8(byte[] encoded) throws IOException, GeneralSecurityException {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(encoded);
    ASN1ObjectIdentifier curve =
        ASN1ObjectIdentifier.getInstance(info.getPrivateKeyAlgorithm().getParameters());
    if (!SECObjectIdentifiers.secp256r1.equals(curve)) {
      throw new IllegalArgumentException();
    }
    return EllipticKeys.ofSecret(ECPrivateKey.getInstance(info.parsePrivateKey()).getKey());
  }
}
