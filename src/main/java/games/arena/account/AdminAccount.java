package games.arena.account;

import games.arena.ArenaConfig;
import games.arena.sql.Database;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sets the first administrator's password from the configuration, each configured value once: a
 * password that an administrator has changed since is left alone. Comparing the value with stored
 * hashes takes longer than the rest of the start, so it happens shortly after the start; an
 * administrator who signs in earlier waits for it.
 */
@ApplicationScoped
class AdminAccount {

  static final String NAME = "admin";

  private static final Logger LOG = Logger.getLogger(AdminAccount.class);

  /** Older values count as new again: each takes as long to compare as a sign-in. */
  private static final int MAX_APPLIED = 20;

  private static final Duration START_DELAY = Duration.ofSeconds(1);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

  private final Optional<String> password;
  private final Database database;
  private final Passwords passwords;
  private final Vertx vertx;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Uni<Void> settled;

  AdminAccount(ArenaConfig config, Database database, Passwords passwords, Vertx vertx) {
    this.password = config.adminPassword();
    this.database = database;
    this.passwords = passwords;
    this.vertx = vertx;
    this.settled =
        Uni.createFrom()
            .deferred(this::settle)
            .onFailure()
            .invoke(failure -> failed.set(true))
            .memoize()
            .until(() -> failed.getAndSet(false));
  }

  /** Ends the start if the password breaks a rule. */
  void start(@Observes StartupEvent start) {
    password
        .flatMap(value -> Passwords.complaint(value, NAME))
        .ifPresent(
            complaint -> {
              throw new ConfigurationException("ARENA_ADMIN_PASSWORD " + complaint + ".");
            });
    settleAfter(START_DELAY);
  }

  private void settleAfter(Duration time) {
    vertx.setTimer(
        time.toMillis(),
        timer -> settled.subscribe().with(done -> {}, failure -> settleAfter(RETRY_DELAY)));
  }

  /** Completes when the administrator has the configured password. */
  Uni<Void> settled() {
    return settled;
  }

  /**
   * @param applied the hashes of the values that were set before
   * @param hash the present hash, if the account exists
   */
  private record Stored(List<String> applied, Optional<String> hash) {}

  private Uni<Void> settle() {
    if (password.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return read()
        .flatMap(
            stored ->
                isAnyOf(stored.applied)
                    .flatMap(
                        applied -> applied ? Uni.createFrom().voidItem() : apply(stored.hash)));
  }

  private Uni<Boolean> isAnyOf(List<String> hashes) {
    if (hashes.isEmpty()) {
      return Uni.createFrom().item(false);
    }
    return passwords
        .matches(password.get(), hashes.get(0))
        .flatMap(
            same -> same ? Uni.createFrom().item(true) : isAnyOf(hashes.subList(1, hashes.size())));
  }

  private Uni<Void> apply(Optional<String> before) {
    return passwords
        .hash(password.get())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(hash -> write(before, hash))
        .replaceWithVoid();
  }

  /** Several replicas may do this at once; the first hash written is kept. */
  private void write(Optional<String> before, String hash) {
    int written =
        database.inTransaction(
            transaction -> {
              int changed =
                  before.isPresent()
                      ? transaction.update(
                          "update account set password_hash = ? where name_key = ? and"
                              + " password_hash = ?",
                          hash,
                          NAME,
                          before.get())
                      : transaction.update(
                          """
                          insert into account (name_key, name, password_hash, role) values (?, ?, ?, 'admin')
                          on conflict (name_key) do nothing
                          """,
                          NAME,
                          NAME,
                          hash);
              if (changed > 0) {
                transaction.update("insert into applied_admin_password (hash) values (?)", hash);
              }
              return changed;
            });
    if (written > 0) {
      LOG.info("Administrator password set from the configuration");
    }
  }

  private Uni<Stored> read() {
    return Uni.createFrom()
        .item(
            () ->
                new Stored(
                    database.query(
                        "select hash from applied_admin_password order by applied_at desc limit ?",
                        row -> row.getString("hash"),
                        MAX_APPLIED),
                    database.queryOne(
                        "select password_hash from account where name_key = ?",
                        row -> row.getString("password_hash"),
                        NAME)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
