package games.arena.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Logs in dev mode what to open and how to sign in, and starts the demo with {@code -Ddemo=true}.
 * application.properties keeps it out of the packaged application.
 */
@ApplicationScoped
@IfBuildProfile("dev")
class DevStart {

  private static final Logger LOG = Logger.getLogger(DevStart.class);

  /** The password from application.properties; a password chosen by the user is not logged. */
  private static final String DEFAULT_ADMIN_PASSWORD = "arena-admin";

  /** Fewer than the failed sign-ins allowed per minute. */
  private static final int MAX_SIGN_INS = 5;

  private final boolean demo;
  private final int port;
  private final String adminPassword;
  private final DemoApi api;
  private final Thread thread = new Thread(this::run, "demo");

  DevStart(
      ObjectMapper mapper,
      @ConfigProperty(name = "demo", defaultValue = "false") boolean demo,
      @ConfigProperty(name = "quarkus.http.port") int port,
      @ConfigProperty(name = "arena.admin-password") String adminPassword) {
    this.demo = demo;
    this.port = port;
    this.adminPassword = adminPassword;
    this.api = new DemoApi(mapper, port, adminPassword);
  }

  void start(@Observes StartupEvent start) {
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent shutdown) {
    thread.interrupt();
  }

  private void run() {
    try {
      awaitAdmin();
      LOG.infof("Arena is ready: open http://localhost:%d and sign in as %s", port, accounts());
      if (demo) {
        new DemoGame(api).playUntilInterrupted();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the administrator can sign in; the password is set after the start. */
  private void awaitAdmin() throws InterruptedException {
    for (int attempt = 1; attempt <= MAX_SIGN_INS; attempt++) {
      try {
        api.signIn();
        return;
      } catch (IOException e) {
        LOG.debugf("Administrator cannot sign in yet: %s", e.getMessage());
        Thread.sleep(1_000);
      }
    }
  }

  private String accounts() {
    String admin =
        adminPassword.equals(DEFAULT_ADMIN_PASSWORD)
            ? "admin (password " + adminPassword + ")"
            : "admin";
    return demo ? admin + " or " + DemoGame.STAR + " (password " + DemoGame.PASSWORD + ")" : admin;
  }
}
