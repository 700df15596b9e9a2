package games.arena.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Keeps a few hundred players battling while somebody develops with {@code -Ddemo=true}, so that
 * there is something to see. It calls the HTTP API as any client does, and is not in the packaged
 * application (application.properties).
 */
@ApplicationScoped
@IfBuildProfile("dev")
class DemoGame {

  private static final Logger LOG = Logger.getLogger(DemoGame.class);

  private static final int PLAYERS = 300;
  private static final int FIRST_BATTLES = 1_500;
  private static final String PASSWORD = "open sesame";

  /** About two battles a second, now and then a flurry. */
  private static final int LONGEST_PAUSE_MILLIS = 900;

  private final boolean enabled;
  private final DemoApi api;
  private final Thread thread = new Thread(this::run, "demo");
  private final Random random = new Random();

  DemoGame(
      ObjectMapper mapper,
      @ConfigProperty(name = "demo", defaultValue = "false") boolean enabled,
      @ConfigProperty(name = "quarkus.http.port") int port,
      @ConfigProperty(name = "arena.admin-password") String adminPassword) {
    this.enabled = enabled;
    this.api = new DemoApi(mapper, port, adminPassword);
  }

  void start(@Observes StartupEvent start) {
    if (enabled) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent shutdown) {
    thread.interrupt();
  }

  private void run() {
    try {
      List<Long> players = gather();
      LOG.infof(
          "The demo's %d players are here; sign in as %s or any of them with the password \"%s\"",
          players.size(), DemoCrowd.of(1).get(0).name(), PASSWORD);
      if (again(api::bestScore) == 0) {
        for (int i = 0; i < FIRST_BATTLES; i++) {
          battle(players);
        }
      }
      while (true) {
        battle(players);
        Thread.sleep(random.nextInt(20) == 0 ? 10 : random.nextInt(LONGEST_PAUSE_MILLIS));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Long> gather() throws InterruptedException {
    List<Long> ids = new ArrayList<>();
    for (DemoCrowd.Member member : DemoCrowd.of(PLAYERS)) {
      ids.add(again(() -> api.idOf(member, PASSWORD)));
    }
    return ids;
  }

  private void battle(List<Long> players) throws InterruptedException {
    int attacker = random.nextInt(players.size());
    int opponent = (attacker + 1 + random.nextInt(players.size() - 1)) % players.size();
    again(
        () -> {
          api.submit(new DemoApi.Battle(players.get(attacker), players.get(opponent)));
          return null;
        });
  }

  /** Arena may still be starting, or be restarted with changed code. */
  private <T> T again(Call<T> call) throws InterruptedException {
    while (true) {
      try {
        return call.call();
      } catch (IOException e) {
        LOG.debugf("The demo tries again: %s", e);
        Thread.sleep(1_000);
      }
    }
  }

  private interface Call<T> {
    T call() throws IOException, InterruptedException;
  }
}
