package games.arena.account.token;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;

/** The keys in use at one time: one signs, all verify. */
final class KeySet {

  private final SigningKey current;
  private final Map<String, SigningKey> byId = new HashMap<>();

  /** A key that comes more than once is kept once, with its private half if it came with that. */
  KeySet(SigningKey current, Collection<SigningKey> all) {
    this.current = current;
    all.forEach(key -> byId.merge(key.id(), key, (one, other) -> other.signs() ? other : one));
  }

  SigningKey current() {
    return current;
  }

  Optional<SigningKey> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The public keys as a JSON Web Key Set. */
  String published() {
    return new JsonWebKeySet(byId.values().stream().map(SigningKey::published).toList())
        .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }
}
