package games.arena.account;

import games.arena.account.grant.Caller;
import games.arena.account.grant.Grant;
import games.arena.http.ClientAddress;
import games.arena.http.Problems;
import games.arena.sql.Database;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Lets accounts have new passwords. Who changes or deletes itself with a token proves that it knows
 * its present password: a token may be stolen.
 */
@ApplicationScoped
public class NewPasswords {

  private static final String CURRENT_PASSWORD = "currentPassword";

  private final Database database;
  private final Passwords passwords;
  private final LimitedPasswordCheck check;
  private final ClientAddress addresses;

  NewPasswords(
      Database database, Passwords passwords, LimitedPasswordCheck check, ClientAddress addresses) {
    this.database = database;
    this.passwords = passwords;
    this.check = check;
    this.addresses = addresses;
  }

  /**
   * Who asks, and how it proves that it is itself.
   *
   * @param currentPassword null if none was sent
   */
  public record Asker(
      SecurityIdentity identity, String currentPassword, HttpServerRequest request) {
    @Override
    public String toString() {
      return "caller " + Caller.of(identity).accountId(); // the password must not be logged
    }
  }

  private record Owner(long accountId, String nameKey, boolean hasPassword) {}

  /** The hash of a player's new password; null if there is no such player. */
  public Uni<String> ofPlayer(long playerId, String password, Asker asker) {
    return hash("player_id", playerId, password, asker);
  }

  /** The hash of an account's new password; null if there is no such account. */
  Uni<String> ofAccount(long accountId, String password, Asker asker) {
    return hash("id", accountId, password, asker);
  }

  /** Fails with 422 if a caller with a token does not prove that it knows its own password. */
  public Uni<Void> prove(Asker asker) {
    return owner("id", Caller.of(asker.identity).accountId())
        .flatMap(
            owner -> owner.isPresent() ? prove(owner.get(), asker) : Uni.createFrom().voidItem());
  }

  private Uni<String> hash(String column, long id, String password, Asker asker) {
    return owner(column, id)
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return Uni.createFrom().nullItem();
              }
              Owner owner = found.get();
              Passwords.complaint(password, owner.nameKey)
                  .ifPresent(
                      complaint -> {
                        throw Problems.invalid("password", complaint);
                      });
              return prove(owner, asker).flatMap(proven -> passwords.hash(password));
            });
  }

  private Uni<Void> prove(Owner owner, Asker asker) {
    boolean withToken = Grant.of(asker.identity).session() != null;
    boolean own = owner.accountId == Caller.of(asker.identity).accountId();
    if (!own || !withToken || !owner.hasPassword) {
      return Uni.createFrom().voidItem();
    }
    if (asker.currentPassword == null) {
      throw Problems.invalid(CURRENT_PASSWORD, "is required with a token");
    }
    return check
        .check(owner.nameKey, asker.currentPassword, addresses.of(asker.request))
        .onFailure(AuthenticationFailedException.class)
        .transform(wrong -> Problems.invalid(CURRENT_PASSWORD, "is not the present password"))
        .replaceWithVoid();
  }

  private Uni<Optional<Owner>> owner(String column, long id) {
    return Uni.createFrom()
        .item(
            () ->
                database.queryOne(
                    "select id, name_key, password_hash is not null as has_password from account"
                        + " where "
                        + column
                        + " = ?",
                    row ->
                        new Owner(
                            row.getLong("id"),
                            row.getString("name_key"),
                            row.getBoolean("has_password")),
                    id))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
