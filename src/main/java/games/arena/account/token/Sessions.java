package games.arena.account.token;

import games.arena.ArenaConfig;
import games.arena.account.grant.AccountChanges;
import games.arena.account.grant.Grant;
import games.arena.account.grant.GrantCache;
import games.arena.http.Problems;
import games.arena.redis.RedisKeys;
import games.arena.sql.Database;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.lang.HashUtil;

/**
 * Sessions: opened with a name and a password and prolonged with a refresh token. Every access
 * token belongs to a session. A new password ends all sessions of its account.
 *
 * <p>A refresh token consists of its session's family and a part of its own; the session stores the
 * hash of the latest token only. The token before it is taken for a short time after its refresh,
 * and gives the same tokens again: the answer may have been lost, or another tab was first. Any
 * other token of the family is an old one, which a thief may hold, so it ends the session.
 *
 * <p>The next token is derived from the one presented and a random nonce that is stored. So the
 * refresh can be repeated although no token is stored, and neither an old token nor the database
 * alone is enough to know the next one.
 */
@ApplicationScoped
class Sessions {

  private static final int FAMILY_BYTES = 16;
  private static final int TOKEN_BYTES = FAMILY_BYTES + 32;
  private static final int NONCE_BYTES = 32;
  private static final String HMAC = "HmacSHA256";

  /** A session that was refreshed within this time does not make way for another one. */
  private static final Duration IN_USE = Duration.ofDays(1);

  private final Database database;
  private final GrantCache cache;
  private final AccountChanges changes;
  private final long lifetimeMillis;
  private final long graceMillis;
  private final int maxPerAccount;
  private final SecureRandom random = new SecureRandom();

  Sessions(Database database, GrantCache cache, AccountChanges changes, ArenaConfig config) {
    this.database = database;
    this.cache = cache;
    this.changes = changes;
    this.maxPerAccount = config.token().sessionsPerAccount();
    this.graceMillis = config.token().refreshGrace().toMillis();
    this.lifetimeMillis = config.token().refreshLifetime().toMillis();
  }

  /** A session and its latest refresh token. */
  record Prolonged(Grant grant, String refreshToken) {

    @Override
    public String toString() {
      return "session " + grant.session();
    }
  }

  /** The sessions that an account has, and for how long all of them will count as in use. */
  private record Open(long number, long inUseSeconds) {}

  private record Opened(Optional<Prolonged> session, List<UUID> evicted) {}

  /**
   * Opens a session; empty if the account has changed since the grant (its password, for example).
   * If the account has too many sessions, the least recently used one ends; if that one was in use
   * lately, it fails with 429.
   */
  Optional<Prolonged> open(Grant grant) {
    byte[] token = random(TOKEN_BYTES);
    Opened opened = database.inTransaction(transaction -> open(transaction, grant, token));
    opened.evicted.forEach(this::forget);
    return opened.session;
  }

  private Opened open(Database.Transaction transaction, Grant grant, byte[] token) {
    // Simultaneous sign-ins of an account take turns, so that each counts the sessions before it.
    boolean current =
        transaction
            .queryOne(
                "select id from account where id = ? and version = ? for no key update",
                row -> row.getLong("id"),
                grant.accountId(),
                grant.version())
            .isPresent();
    if (!current) {
      return new Opened(Optional.empty(), List.of());
    }
    UUID id = UUID.randomUUID();
    List<UUID> evicted = makeRoom(transaction, grant.accountId());
    Grant account =
        transaction.queryRow(
            """
            with opened as (
              insert into session (id, account_id, token_epoch, family, refresh_hash, expires_at)
              select ?, id, token_epoch, ?, ?, now() + ? * interval '1 millisecond'
              from account where id = ?
              returning account_id)
            select %s from opened join account a on a.id = account_id
            """
                .formatted(Grant.COLUMNS),
            row -> Grant.read(row, id),
            id,
            family(token),
            hash(token),
            lifetimeMillis,
            grant.accountId());
    return new Opened(Optional.of(new Prolonged(account, text(token))), evicted);
  }

  /** Ends the least recently used sessions if there are too many. */
  private List<UUID> makeRoom(Database.Transaction transaction, long accountId) {
    Open open =
        transaction.queryRow(
            """
            select count(*) as number, coalesce(ceil(extract(epoch from
              min(refreshed_at) + ? * interval '1 second' - clock_timestamp())), 0) as in_use
            from session where account_id = ? and ended_at is null and expires_at > now()
            """,
            row -> new Open(row.getLong("number"), row.getLong("in_use")),
            IN_USE.toSeconds(),
            accountId);
    if (open.number < maxPerAccount) {
      return List.of();
    }
    if (open.inUseSeconds > 0) {
      throw Problems.tooManyRequests(
          "This account has too many sessions; end some, or refresh one.",
          Math.toIntExact(open.inUseSeconds));
    }
    return transaction.query(
        """
        update session set ended_at = clock_timestamp() where ended_at is null
          and id in (select id from session where account_id = ? and ended_at is null
            order by refreshed_at desc, id offset ?)
        returning id
        """,
        row -> row.getObject("id", UUID.class),
        accountId,
        maxPerAccount - 1);
  }

  /**
   * Prolongs a session. If the token is neither its latest one nor, for a short time, the one
   * before, the session ends and the result is empty.
   */
  Optional<Prolonged> refresh(String refreshToken) {
    Optional<byte[]> presented = bytes(refreshToken);
    if (presented.isEmpty()) {
      return Optional.empty();
    }
    byte[] old = presented.get();
    Optional<Prolonged> prolonged = rotate(old).or(() -> repeat(old));
    if (prolonged.isEmpty()) {
      endWhere("family = ?", family(old));
    }
    return prolonged;
  }

  private Optional<Prolonged> rotate(byte[] old) {
    byte[] nonce = random(NONCE_BYTES);
    byte[] token = next(old, nonce);
    return database
        .queryOne(
            """
            update session s
            set refresh_hash = ?, previous_hash = s.refresh_hash, refresh_nonce = ?, refreshed_at = now(),
              expires_at = now() + ? * interval '1 millisecond'
            from account a
            where s.family = ? and s.refresh_hash = ? and s.ended_at is null and s.expires_at > now()
              and a.id = s.account_id and a.token_epoch = s.token_epoch
            returning s.id as session_id, %s
            """
                .formatted(Grant.COLUMNS),
            row -> Grant.read(row, row.getObject("session_id", UUID.class)),
            hash(token),
            nonce,
            lifetimeMillis,
            family(old),
            hash(old))
        .map(grant -> new Prolonged(grant, text(token)));
  }

  private record Latest(Grant grant, byte[] nonce, byte[] hash) {}

  /** The result of the last refresh once more, if this token made it a moment ago. */
  private Optional<Prolonged> repeat(byte[] old) {
    if (graceMillis == 0) {
      return Optional.empty();
    }
    return database
        .queryOne(
            """
            select s.id as session_id, s.refresh_nonce, s.refresh_hash, %s
            from session s join account a on a.id = s.account_id and a.token_epoch = s.token_epoch
            where s.family = ? and s.previous_hash = ? and s.ended_at is null and s.expires_at > now()
              and s.refreshed_at > clock_timestamp() - ? * interval '1 millisecond'
            """
                .formatted(Grant.COLUMNS),
            row ->
                new Latest(
                    Grant.read(row, row.getObject("session_id", UUID.class)),
                    row.getBytes("refresh_nonce"),
                    row.getBytes("refresh_hash")),
            family(old),
            hash(old),
            graceMillis)
        .flatMap(latest -> repeat(old, latest));
  }

  private static Optional<Prolonged> repeat(byte[] old, Latest latest) {
    byte[] token = next(old, latest.nonce);
    // Differs if a release that draws its tokens at random has refreshed the session since.
    return MessageDigest.isEqual(hash(token), latest.hash)
        ? Optional.of(new Prolonged(latest.grant, text(token)))
        : Optional.empty();
  }

  /** Ends a session; its refresh token and access tokens become void. */
  void end(UUID session) {
    endWhere("id = ?", session);
  }

  private void endWhere(String condition, Object... parameters) {
    database
        .query(
            "update session set ended_at = clock_timestamp() where ended_at is null and "
                + condition
                + " returning id",
            row -> row.getObject("id", UUID.class),
            parameters)
        .forEach(this::forget);
  }

  private void forget(UUID session) {
    changes.sessionEnded(session);
    cache.drop(RedisKeys.session(session));
  }

  /** The grant of a session's tokens; empty if the session has ended. */
  Uni<Optional<Grant>> grant(UUID session) {
    return cache
        .recall(RedisKeys.session(session), "")
        .flatMap(kept -> kept.isPresent() ? Uni.createFrom().item(kept) : read(session));
  }

  private Uni<Optional<Grant>> read(UUID session) {
    return Uni.createFrom()
        .item(() -> find(session))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .call(
            grant ->
                grant.isPresent()
                    ? cache.keep(RedisKeys.session(session), "", grant.get())
                    : Uni.createFrom().voidItem());
  }

  private Optional<Grant> find(UUID session) {
    return database.queryOne(
        """
        select %s from session s join account a on a.id = s.account_id
        where s.id = ? and s.ended_at is null and s.token_epoch = a.token_epoch
        """
            .formatted(Grant.COLUMNS),
        row -> Grant.read(row, session),
        session);
  }

  /** The token that follows one: of the same family, and known only with token and nonce. */
  private static byte[] next(byte[] old, byte[] nonce) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(old, HMAC));
      byte[] own = mac.doFinal(nonce);
      byte[] token = Arrays.copyOf(old, TOKEN_BYTES);
      System.arraycopy(own, 0, token, FAMILY_BYTES, own.length);
      return token;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] family(byte[] token) {
    return Arrays.copyOf(token, FAMILY_BYTES);
  }

  private static byte[] hash(byte[] token) {
    return HashUtil.getMessageDigest(HashUtil.SHA_256).digest(token);
  }

  private static String text(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static Optional<byte[]> bytes(String refreshToken) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(refreshToken);
      return bytes.length == TOKEN_BYTES ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
