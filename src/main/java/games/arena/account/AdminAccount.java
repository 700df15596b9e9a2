package games.arena.account;

import games.arena.ArenaConfig;
import games.arena.sql.Database;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sets the first administrator's password from the configuration. Comparing it with the stored hash
 * takes longer than the rest of the start, so it happens shortly after the start; an administrator
 * who signs in earlier waits for it.
 */
@ApplicationScoped
class AdminAccount {

  static final String NAME = "admin";

  private static final Logger LOG = Logger.getLogger(AdminAccount.class);

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

  void start(@Observes StartupEvent start) {
    password
        .flatMap(Passwords::complaint)
        .ifPresent(complaint -> LOG.warnf("ARENA_ADMIN_PASSWORD %s", complaint));
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

  private Uni<Void> settle() {
    if (password.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return find()
        .flatMap(
            hash ->
                hash.isPresent()
                    ? passwords
                        .matches(password.get(), hash.get())
                        .flatMap(same -> same ? Uni.createFrom().voidItem() : write(hash))
                    : write(hash));
  }

  /** Several replicas may do this at once; the first hash written is kept. */
  private Uni<Void> write(Optional<String> before) {
    return passwords
        .hash(password.get())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(hash -> write(before, hash))
        .replaceWithVoid();
  }

  private void write(Optional<String> before, String hash) {
    int written =
        before.isPresent()
            ? database.update(
                "update account set password_hash = ? where name_key = ? and password_hash = ?",
                hash,
                NAME,
                before.get())
            : database.update(
                """
                insert into account (name_key, name, password_hash, role) values (?, ?, ?, 'admin')
                on conflict (name_key) do nothing
                """,
                NAME,
                NAME,
                hash);
    if (written > 0) {
      LOG.info("Administrator password set from the configuration");
    }
  }

  private Uni<Optional<String>> find() {
    return Uni.createFrom()
        .item(
            () ->
                database.queryOne(
                    "select password_hash from account where name_key = ?",
                    row -> row.getString("password_hash"),
                    NAME))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
