package games.arena.player;

import games.arena.sql.Database;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jose4j.lang.HashUtil;

/**
 * The {@code Idempotency-Key} of a registration. It is stored in the transaction that creates the
 * player, so that a registration whose answer was lost finds its player on every replica.
 *
 * @param id a digest of the client's address and its key
 * @param request a digest of the request without the password: the account has its hash
 */
record RegistrationKey(byte[] id, byte[] request) {

  private static final String KEPT = "interval '10 minutes'";

  /** A player that was registered with the key; the hash is null if it has no password. */
  record Earlier(long playerId, byte[] request, String passwordHash) {}

  static RegistrationKey of(String address, String key, NewPlayer request) {
    return new RegistrationKey(
        digest(address, key),
        digest(
            request.name(),
            request.description(),
            request.gold(),
            request.silver(),
            request.attack(),
            request.hitPoints(),
            request.luck(),
            request.externalId()));
  }

  private static byte[] digest(Object... parts) {
    byte[] text = Arrays.toString(parts).getBytes(StandardCharsets.UTF_8);
    return HashUtil.getMessageDigest(HashUtil.SHA_256).digest(text);
  }

  boolean isOf(Earlier earlier) {
    return Arrays.equals(request, earlier.request);
  }

  /** The player that was registered with this key, if it still exists. */
  Optional<Earlier> find(Database database) {
    return database.queryOne(
        """
        select r.player_id, r.request, a.password_hash
        from registration_key r join account a on a.player_id = r.player_id
        where r.id = ? and r.created_at > clock_timestamp() -\
        """
            + " "
            + KEPT,
        row ->
            new Earlier(
                row.getLong("player_id"), row.getBytes("request"), row.getString("password_hash")),
        id);
  }

  /** Stores the key of a new player; false if a player that still exists has it. */
  boolean keep(Database database, long playerId) {
    return database.update(
            """
            insert into registration_key as r (id, request, player_id) values (?, ?, ?)
            on conflict (id) do update
            set request = excluded.request, player_id = excluded.player_id, created_at = clock_timestamp()
            where r.created_at <= clock_timestamp() - %s
              or not exists (select from player p where p.id = r.player_id)
            """
                .formatted(KEPT),
            id,
            request,
            playerId)
        > 0;
  }
}
