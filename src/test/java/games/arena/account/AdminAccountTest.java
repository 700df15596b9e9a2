package games.arena.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.sql.Database;
import games.arena.testing.ArenaClient;
import games.arena.testing.Patience;
import games.arena.testing.SignedIn;
import games.arena.testing.TestConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A configured password counts where it is new, and once. */
@QuarkusTest
class AdminAccountTest {

  @Inject Database database;
  @Inject Passwords passwords;
  @Inject Vertx vertx;

  /** A replica with this ARENA_ADMIN_PASSWORD. */
  private AdminAccount replica(String password) {
    return new AdminAccount(
        TestConfig.with(Map.of("arena.admin-password", password)), database, passwords, vertx);
  }

  private void starts(String password) {
    replica(password).settled().await().atMost(Patience.seconds(10));
  }

  private static int signsIn(String password) {
    return SignedIn.basic("admin", password).get("/v1/admin/queue").statusCode();
  }

  @AfterEach
  void putBack() {
    changeTo(ArenaClient.ADMIN_PASSWORD);
  }

  /** As an administrator does. */
  private void changeTo(String password) {
    String hash = passwords.hash(password).await().atMost(Patience.seconds(10));
    database.update("update account set password_hash = ? where name_key = 'admin'", hash);
    Patience.await().until(() -> signsIn(password) == 200);
  }

  @Test
  void aPasswordThatWasChangedSinceIsNotPutBackByAnOldVariable() {
    starts("the first variable");
    Patience.await().until(() -> signsIn("the first variable") == 200);
    changeTo("chosen by an admin");
    starts("the first variable");
    assertThat(signsIn("chosen by an admin")).isEqualTo(200);
    // A change that another one made takes effect within a moment.
    Patience.await().until(() -> signsIn("the first variable") == 401);
    starts("the second variable");
    Patience.await().until(() -> signsIn("the second variable") == 200);
    // A pod of before, in a rolling update.
    starts("the first variable");
    assertThat(signsIn("the second variable")).isEqualTo(200);
  }

  @Test
  void theValueOfTheVariableIsKeptAsAHashOnly() {
    starts("the third variable");
    assertThat(
            database.query("select hash from applied_admin_password", row -> row.getString("hash")))
        .isNotEmpty()
        .allMatch(hash -> hash.startsWith("$argon2id$"));
  }

  @Test
  void aPasswordThatBreaksARuleStopsTheStartAndIsNotShown() {
    for (String password : new String[] {"a", "password1", "ADMIN"}) {
      assertThatThrownBy(() -> replica(password).start(null))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("ARENA_ADMIN_PASSWORD ")
          .hasMessageNotContaining("password1");
    }
  }
}
