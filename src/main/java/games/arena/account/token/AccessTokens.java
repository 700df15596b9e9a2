package games.arena.account.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.ArenaConfig;
import games.arena.account.grant.AccountChanges;
import games.arena.account.grant.Fingerprint;
import games.arena.account.grant.Grant;
import io.quarkus.security.AuthenticationFailedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/**
 * Signs and verifies access tokens: JWTs (RFC 9068) signed with ES256, no other algorithm. A token
 * names its account and its session; the account's rights are read from the session.
 */
@ApplicationScoped
class AccessTokens {

  private static final String ALGORITHM = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
  private static final String TYPE = "at+jwt";
  private static final String SESSION = "sid";

  /**
   * Other header parameters are refused: some tell a verifier where to take its key or rules from.
   */
  private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");

  /** The allowed difference between the clocks of two replicas. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  /** Checked here because jose4j skips characters that are not Base64url. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  /** Arena's own tokens have about 500 characters. */
  private static final int MAX_LENGTH = 2_000;

  private final SigningKeys keys;
  private final ArenaConfig.Tokens config;
  private final Clock clock;
  private final AccountChanges changes;
  private final Cache<Fingerprint, Verified> verified;

  AccessTokens(SigningKeys keys, AccountChanges changes, ArenaConfig config, Clock clock) {
    this.keys = keys;
    this.changes = changes;
    this.config = config.token();
    this.clock = clock;
    this.verified =
        Caffeine.newBuilder()
            .maximumSize(this.config.cache())
            .expireAfterWrite(this.config.lifetime())
            .build();
  }

  /** The verified content of a token. */
  record Claims(long accountId, UUID session, Instant expires) {}

  /**
   * @param keyChanges the count of key changes before the verification; a later one may have
   *     removed the key
   */
  private record Verified(Claims claims, long keyChanges) {}

  /**
   * The key that signs at present. Blocks. A caller fetches the key before it changes anything: if
   * the keys cannot be read, nothing has changed.
   */
  SigningKey signingKey() {
    return keys.get().current();
  }

  /** The tokens of a session: a new access token beside its refresh token. */
  Tokens issue(Sessions.Prolonged session, SigningKey key) {
    return new Tokens(
        issue(session.grant(), key),
        session.refreshToken(),
        "Bearer",
        config.lifetime().toSeconds());
  }

  private String issue(Grant grant, SigningKey key) {
    Instant now = clock.instant();
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(config.issuer());
    claims.setAudience(config.audience());
    claims.setSubject(Long.toString(grant.accountId()));
    claims.setJwtId(UUID.randomUUID().toString());
    claims.setStringClaim(SESSION, grant.session().toString());
    claims.setIssuedAt(date(now));
    claims.setNotBefore(date(now.minus(SKEW)));
    claims.setExpirationTime(date(now.plus(config.lifetime())));
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(ALGORITHM);
    signature.setKeyIdHeaderValue(key.id());
    signature.setHeader("typ", TYPE);
    signature.setPayload(claims.toJson());
    signature.setKey(key.privateKey());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The claims of a token that was verified before and is still valid. */
  Optional<Claims> recall(String token) {
    return Optional.ofNullable(verified.getIfPresent(Fingerprint.of(token)))
        .filter(found -> found.keyChanges == changes.keyChanges())
        .map(Verified::claims)
        .filter(claims -> clock.instant().isBefore(claims.expires));
  }

  /** Verifies a token. Blocks. */
  Claims verify(String token) {
    if (token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
      throw new AuthenticationFailedException();
    }
    long keyChanges = changes.keyChanges();
    String kid = refusing(() -> keyId(token));
    SigningKey key = keys.find(kid).orElseThrow(AuthenticationFailedException::new);
    Claims claims = refusing(() -> read(token, key));
    verified.put(Fingerprint.of(token), new Verified(claims, keyChanges));
    return claims;
  }

  /**
   * Drops the cause, which quotes the token. Catches everything, since a forged token can fail in
   * any way.
   */
  private static <T> T refusing(Callable<T> reading) {
    try {
      return reading.call();
    } catch (Exception e) {
      throw new AuthenticationFailedException();
    }
  }

  private static String keyId(String token) throws JoseException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setCompactSerialization(token);
    String header = signature.getHeaders().getFullHeaderAsJsonString();
    if (!HEADERS.equals(JsonUtil.parseJson(header).keySet())
        || !ALGORITHM.equals(signature.getAlgorithmHeaderValue())) {
      throw new AuthenticationFailedException();
    }
    return signature.getKeyIdHeaderValue();
  }

  private Claims read(String token, SigningKey key)
      throws InvalidJwtException, MalformedClaimException {
    JwtClaims claims =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, ALGORITHM)
            .setVerificationKey(key.publicKey())
            .setExpectedType(true, TYPE)
            .setExpectedIssuer(true, config.issuer())
            .setExpectedAudience(true, config.audience())
            .setRequireSubject()
            .setRequireJwtId()
            .setRequireIssuedAt()
            .setRequireNotBefore()
            .setRequireExpirationTime()
            .setEvaluationTime(date(clock.instant()))
            .build()
            .processToClaims(token);
    return new Claims(
        Long.parseLong(claims.getSubject()),
        UUID.fromString(claims.getStringClaimValue(SESSION)),
        Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
  }

  private static NumericDate date(Instant instant) {
    return NumericDate.fromSeconds(instant.getEpochSecond());
  }
}
