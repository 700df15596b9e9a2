package games.arena.account.token;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;

/** The keys in use at one time: one signs, all verify. */
final class KeySet {

  private final SigningKey current;
  private final Map<String, SigningKey> byId;

  KeySet(SigningKey current, Collection<SigningKey> all) {
    this.current = current;
    this.byId = all.stream().collect(Collectors.toMap(SigningKey::id, Function.identity()));
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
