package games.arena.account;

import games.arena.account.grant.Grant;
import games.arena.sql.Database;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Compares a password with the hash in PostgreSQL. */
@ApplicationScoped
public class PasswordCheck {

  private static final Logger LOG = Logger.getLogger(PasswordCheck.class);

  private final Database database;
  private final Passwords passwords;
  private final AdminAccount admin;

  PasswordCheck(Database database, Passwords passwords, AdminAccount admin) {
    this.database = database;
    this.passwords = passwords;
    this.admin = admin;
  }

  private record Kept(Grant grant, String hash) {}

  /** Completes when the account's configured password, if there is one, has been set. */
  public Uni<Void> settled(String nameKey) {
    return nameKey.equals(AdminAccount.NAME) ? admin.settled() : Uni.createFrom().voidItem();
  }

  /**
   * The grant of the account; empty if the password is wrong. An unknown name takes the same time.
   */
  public Uni<Optional<Grant>> check(String nameKey, String password) {
    return Uni.createFrom()
        .item(() -> find(nameKey))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            kept ->
                kept.isPresent()
                    ? compare(kept.get(), password)
                    : passwords.matchesNobody(password).replaceWith(Optional.empty()));
  }

  private Uni<Optional<Grant>> compare(Kept kept, String password) {
    return passwords
        .matches(password, kept.hash)
        .map(
            matches -> {
              if (!matches) {
                return Optional.empty();
              }
              if (passwords.isOutdated(kept.hash)) {
                hashAnew(kept, password);
              }
              return Optional.of(kept.grant);
            });
  }

  /** Rehashes a password in the background; after a failure, the next sign-in tries again. */
  private void hashAnew(Kept kept, String password) {
    passwords
        .hash(password)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(hash -> replace(kept, hash))
        .subscribe()
        .with(
            done -> {},
            failure ->
                LOG.debugf("Rehash failed for account %d: %s", kept.grant.accountId(), failure));
  }

  private void replace(Kept kept, String hash) {
    // Comparing the old hash leaves a password alone that was changed meanwhile.
    database.update(
        """
        update account set password_hash = ?, rehashed_at = clock_timestamp()
        where id = ? and password_hash = ?
        """,
        hash,
        kept.grant.accountId(),
        kept.hash);
  }

  private Optional<Kept> find(String nameKey) {
    return database.queryOne(
        "select %s, a.password_hash from account a where a.name_key = ?".formatted(Grant.COLUMNS),
        PasswordCheck::kept,
        nameKey);
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(Grant.read(row, null), row.getString("password_hash"));
  }
}
