package games.arena.account.token;

import games.arena.ArenaConfig;
import games.arena.account.grant.AccountChanges;
import games.arena.account.grant.Grant;
import games.arena.account.grant.GrantCache;
import games.arena.redis.RedisKeys;
import games.arena.sql.Database;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.lang.HashUtil;

/**
 * Sessions: opened with a name and a password and prolonged with a refresh token. Every access
 * token belongs to a session. A new password ends all sessions of its account.
 *
 * <p>A refresh token consists of its session's family and a part of its own; the session stores the
 * hash of the latest token only. Any other token of the family is an old one, which a thief may
 * hold, so it ends the session. Two simultaneous refreshes with one token are no exception: the row
 * lock lets one go first, and the other then presents an old token.
 */
@ApplicationScoped
class Sessions {

  private static final int FAMILY_BYTES = 16;
  private static final int TOKEN_BYTES = FAMILY_BYTES + 32;

  private final Database database;
  private final GrantCache cache;
  private final AccountChanges changes;
  private final long lifetimeMillis;
  private final int maxPerAccount;
  private final SecureRandom random = new SecureRandom();

  Sessions(Database database, GrantCache cache, AccountChanges changes, ArenaConfig config) {
    this.database = database;
    this.cache = cache;
    this.changes = changes;
    this.maxPerAccount = config.token().sessionsPerAccount();
    this.lifetimeMillis = config.token().refreshLifetime().toMillis();
  }

  /** A session and its latest refresh token. */
  record Prolonged(Grant grant, String refreshToken) {

    @Override
    public String toString() {
      return "session " + grant.session();
    }
  }

  /**
   * Opens a session; empty if the account has changed since the grant (its password, for example).
   * If the account has too many sessions, the least recently used ones end.
   */
  Optional<Prolonged> open(Grant grant) {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    UUID id = UUID.randomUUID();
    Optional<Prolonged> opened =
        database
            .queryOne(
                """
                with opened as (
                  insert into session (id, account_id, token_epoch, family, refresh_hash, expires_at)
                  select ?, id, token_epoch, ?, ?, now() + ? * interval '1 millisecond'
                  from account where id = ? and version = ?
                  returning account_id)
                select %s from opened join account a on a.id = account_id
                """
                    .formatted(Grant.COLUMNS),
                row -> Grant.read(row, id),
                id,
                family(token),
                hash(token),
                lifetimeMillis,
                grant.accountId(),
                grant.version())
            .map(account -> new Prolonged(account, text(token)));
    endWhere(
        """
        id in (select id from session where account_id = ? and ended_at is null
          order by refreshed_at desc, id offset ?)
        """,
        grant.accountId(),
        maxPerAccount);
    return opened;
  }

  /**
   * Prolongs a session. If the token is not its latest one, the session ends and the result is
   * empty.
   */
  Optional<Prolonged> refresh(String refreshToken) {
    Optional<byte[]> old = bytes(refreshToken);
    if (old.isEmpty()) {
      return Optional.empty();
    }
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    byte[] family = family(old.get());
    System.arraycopy(family, 0, token, 0, FAMILY_BYTES);
    Optional<Prolonged> prolonged =
        database
            .queryOne(
                """
                update session s
                set refresh_hash = ?, refreshed_at = now(), expires_at = now() + ? * interval '1 millisecond'
                from account a
                where s.family = ? and s.refresh_hash = ? and s.ended_at is null and s.expires_at > now()
                  and a.id = s.account_id and a.token_epoch = s.token_epoch
                returning s.id as session_id, %s
                """
                    .formatted(Grant.COLUMNS),
                row -> Grant.read(row, row.getObject("session_id", UUID.class)),
                hash(token),
                lifetimeMillis,
                family,
                hash(old.get()))
            .map(grant -> new Prolonged(grant, text(token)));
    if (prolonged.isEmpty()) {
      endWhere("family = ?", family);
    }
    return prolonged;
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
