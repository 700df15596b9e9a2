package games.arena.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jboss.logging.Logger;

/**
 * Lets a few hundred players battle, so that there is something to see. It uses the HTTP API like
 * any client.
 */
final class DemoGame {

  static final String PASSWORD = "open sesame";

  /** The first player to arrive. */
  static final String STAR = DemoCrowd.of(1).get(0).name();

  private static final Logger LOG = Logger.getLogger(DemoGame.class);

  static final int PLAYERS = 300;
  private static final int BATTLES_ON_REGISTRATION = 5;

  /** Gives about two battles a second. */
  private static final int MAX_PAUSE_MILLIS = 900;

  private final DemoApi api;
  private final List<Long> players = new ArrayList<>();
  private final Random random = new Random();

  DemoGame(DemoApi api) {
    this.api = api;
  }

  void playUntilInterrupted() {
    try {
      play();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void play() throws InterruptedException {
    // Registration is slow, since it hashes a password. Each player therefore battles on arrival,
    // so that the boards move from the second player on.
    for (DemoCrowd.Member member : DemoCrowd.of(PLAYERS)) {
      arrive(member);
    }
    while (true) {
      battle(random.nextInt(players.size()));
      Thread.sleep(random.nextInt(20) == 0 ? 10 : random.nextInt(MAX_PAUSE_MILLIS));
    }
  }

  private void arrive(DemoCrowd.Member member) throws InterruptedException {
    DemoApi.Arrival arrival = retry(() -> api.arrive(member, PASSWORD));
    players.add(arrival.id());
    if (players.size() > 1) {
      int battles = arrival.registered() ? BATTLES_ON_REGISTRATION : 1;
      for (int i = 0; i < battles; i++) {
        battle(players.size() - 1);
      }
    }
  }

  private void battle(int attacker) throws InterruptedException {
    int opponent = (attacker + 1 + random.nextInt(players.size() - 1)) % players.size();
    retry(
        () -> {
          api.submit(new DemoApi.Battle(players.get(attacker), players.get(opponent)));
          return null;
        });
  }

  /** Retries while Arena restarts with changed code. */
  private static <T> T retry(Call<T> call) throws InterruptedException {
    while (true) {
      try {
        return call.call();
      } catch (IOException e) {
        LOG.debugf("Demo request failed, retrying: %s", e.getMessage());
        Thread.sleep(1_000);
      }
    }
  }

  private interface Call<T> {
    T call() throws IOException, InterruptedException;
  }
}
