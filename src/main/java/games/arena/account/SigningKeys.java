package games.arena.account;

import games.arena.ArenaConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The keys in use, kept in memory. They are read again when word of a change comes, after a while
 * in any case, and, not too often, for a token whose key is not known. Everything here may block.
 */
@ApplicationScoped
class SigningKeys {

  private static final Logger LOG = Logger.getLogger(SigningKeys.class);

  private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long UNKNOWN_NANOS = Duration.ofSeconds(1).toNanos();

  private final DatabaseKeys database;
  private final AccountChanges changes;
  private final Optional<Path> directory;
  private Loaded loaded;

  SigningKeys(DatabaseKeys database, AccountChanges changes, ArenaConfig config) {
    this.database = database;
    this.changes = changes;
    this.directory = config.token().keysDirectory();
  }

  private record Loaded(KeySet keys, long changes, long atNanos) {

    boolean isOlderThan(long nanos) {
      return System.nanoTime() - atNanos > nanos;
    }
  }

  /** Whether the keys are files, and so not ours to rotate. */
  boolean areFiles() {
    return directory.isPresent();
  }

  synchronized KeySet get() {
    if (loaded == null
        || loaded.isOlderThan(FRESH_NANOS)
        || loaded.changes != changes.keyChanges()) {
      load();
    }
    return loaded.keys;
  }

  /** Looks for a key by its id, as a token names it. */
  synchronized Optional<SigningKey> find(String id) {
    Optional<SigningKey> found = get().find(id);
    if (found.isEmpty() && loaded.isOlderThan(UNKNOWN_NANOS)) {
      load();
      found = loaded.keys.find(id);
    }
    return found;
  }

  /** Reads the keys again. */
  synchronized void load() {
    long before = changes.keyChanges();
    long at = System.nanoTime();
    KeySet keys = directory.isPresent() ? readFiles(directory.get()) : database.load();
    loaded = new Loaded(keys, before, at);
  }

  /** Files that cannot be read at start end it; later those read before stay in use. */
  private KeySet readFiles(Path files) {
    try {
      return DirectoryKeys.load(files);
    } catch (IllegalStateException e) {
      if (loaded == null) {
        throw e;
      }
      LOG.errorf("The signing keys stay as they are: %s", e.getMessage());
      return loaded.keys;
    }
  }
}
