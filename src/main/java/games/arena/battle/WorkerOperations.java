package games.arena.battle;

import games.arena.http.Problems;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How administrators hold workers back: all of them, or one. Workers follow within two seconds, and
 * what they have in their hands goes back to the queue. All methods block.
 */
@ApplicationScoped
public class WorkerOperations {

  private final Database database;
  private final BattleQueue queue;

  WorkerOperations(Database database, BattleQueue queue) {
    this.database = database;
    this.queue = queue;
  }

  /**
   * A worker.
   *
   * @param name the host's, or ARENA_WORKER_NAME
   * @param alive whether it was heard of lately
   * @param drained whether it takes no battles
   */
  public record WorkerView(String name, boolean alive, boolean drained) {}

  /** Has all workers stop; battles are accepted on and wait. */
  public void pause() {
    database.update("insert into queue_pause default values on conflict do nothing");
  }

  /** Has the workers go on. */
  public void resume() {
    database.update("delete from queue_pause");
  }

  /** The workers that are alive or drained, by name. */
  public List<WorkerView> workers() {
    Set<String> alive = alive();
    Set<String> drained =
        new TreeSet<>(
            database.query("select name from drained_worker", row -> row.getString("name")));
    Set<String> names = new TreeSet<>(alive);
    names.addAll(drained);
    return names.stream()
        .map(name -> new WorkerView(name, alive.contains(name), drained.contains(name)))
        .toList();
  }

  /**
   * Has one worker stop.
   *
   * @throws RuntimeException 404 where no such worker was heard of lately
   */
  public void drain(String name) {
    if (!alive().contains(name)) {
      throw Problems.notFound("No worker of this name was heard of lately.");
    }
    database.update("insert into drained_worker (name) values (?) on conflict do nothing", name);
  }

  /**
   * Has a drained worker go on.
   *
   * @throws RuntimeException 404 where it is not drained
   */
  public void undrain(String name) {
    if (database.update("delete from drained_worker where name = ?", name) == 0) {
      throw Problems.notFound("No worker of this name is drained.");
    }
  }

  private Set<String> alive() {
    return queue.workers().await().indefinitely().stream()
        .map(WorkerControl::nameIn)
        .collect(Collectors.toSet());
  }
}
