package games.arena.account.token;

import games.arena.account.grant.Grant;
import games.arena.http.Problems;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.lang.HashUtil;

/**
 * Tickets: for clients that cannot send a header when they open a stream, as {@code EventSource} in
 * a browser. A ticket is part of an address, which logs may show, so it is good for seconds and
 * once.
 */
@ApplicationScoped
class Tickets {

  static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final int BYTES = 32;
  private static final int MAX_PER_ACCOUNT = 100;

  private final Database database;
  private final SecureRandom random = new SecureRandom();

  Tickets(Database database) {
    this.database = database;
  }

  /** Issues a ticket that signs in as this grant does; fails with 429 if it has too many. */
  String issue(Grant grant) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    int issued =
        database.update(
            """
            insert into ticket (hash, account_id, version, session_id, expires_at)
            select ?, ?, ?, ?::uuid, clock_timestamp() + ? * interval '1 second'
            where (select count(*) from ticket where account_id = ? and expires_at > clock_timestamp()) < ?
            """,
            hash(ticket),
            grant.accountId(),
            grant.version(),
            grant.session() == null ? null : grant.session().toString(),
            LIFETIME.toSeconds(),
            grant.accountId(),
            MAX_PER_ACCOUNT);
    if (issued == 0) {
      throw Problems.tooManyRequests(
          "This account has too many tickets that were not used.", LIFETIME);
    }
    return ticket;
  }

  /** The grant of a ticket, which is void then; empty if it was used, or no longer holds. */
  Optional<Grant> redeem(String ticket) {
    return database.queryOne(
        """
        with used as (delete from ticket where hash = ? returning *)
        select used.session_id, %s
        from used join account a on a.id = used.account_id and a.version = used.version
        where used.expires_at > clock_timestamp() and (used.session_id is null or exists (
          select from session s where s.id = used.session_id and s.ended_at is null))
        """
            .formatted(Grant.COLUMNS),
        row -> Grant.read(row, row.getObject("session_id", UUID.class)),
        hash(ticket));
  }

  private static byte[] hash(String ticket) {
    return HashUtil.getMessageDigest(HashUtil.SHA_256)
        .digest(ticket.getBytes(StandardCharsets.UTF_8));
  }
}
