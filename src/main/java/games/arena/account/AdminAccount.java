package games.arena.account;

import games.arena.ArenaConfig;
import games.arena.sql.Sql;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Makes the first administrator. */
@ApplicationScoped
class AdminAccount {

  static final String NAME = "admin";

  private static final Logger LOG = Logger.getLogger(AdminAccount.class);

  private final ArenaConfig config;
  private final DataSource dataSource;
  private final Passwords passwords;
  private final Credentials credentials;

  AdminAccount(
      ArenaConfig config, DataSource dataSource, Passwords passwords, Credentials credentials) {
    this.config = config;
    this.dataSource = dataSource;
    this.passwords = passwords;
    this.credentials = credentials;
  }

  void make(@Observes StartupEvent start) throws SQLException {
    if (config.adminPassword().isEmpty()) {
      return;
    }
    String password = config.adminPassword().get();
    Passwords.complaint(password)
        .ifPresent(complaint -> LOG.warnf("ARENA_ADMIN_PASSWORD %s", complaint));
    try (Connection connection = dataSource.getConnection()) {
      var hash =
          Sql.queryOne(
              connection,
              "select password_hash from account where name_key = ?",
              row -> row.getString("password_hash"),
              NAME);
      if (hash.isPresent() && passwords.matches(password, hash.get()).await().indefinitely()) {
        return;
      }
      // Several replicas may do this at once.
      Sql.update(
          connection,
          """
          insert into account (name_key, password_hash, role) values (?, ?, 'admin')
          on conflict (name_key) do update set password_hash = excluded.password_hash
          """,
          NAME,
          passwords.hash(password).await().indefinitely());
      LOG.info("The administrator's password was set");
    }
    credentials.forget(NAME).onFailure().recoverWithNull().await().indefinitely();
  }
}
