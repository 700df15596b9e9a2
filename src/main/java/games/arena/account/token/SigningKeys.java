package games.arena.account.token;

import games.arena.ArenaConfig;
import games.arena.account.grant.AccountChanges;
import games.arena.account.security.SecurityEvent;
import games.arena.account.security.SecurityLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps the signing keys in memory. They are reloaded after a change notification, when they are
 * too old, and, at a limited rate, for a token with an unknown key. Every method may block.
 */
@ApplicationScoped
class SigningKeys {

  private static final Logger LOG = Logger.getLogger(SigningKeys.class);

  private static final long MAX_AGE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long MIN_RELOAD_NANOS = Duration.ofSeconds(1).toNanos();

  private final DatabaseKeys database;
  private final AccountChanges changes;
  private final Optional<Path> directory;
  private final SecurityLog log;
  private Loaded loaded;

  SigningKeys(DatabaseKeys database, AccountChanges changes, ArenaConfig config, SecurityLog log) {
    this.database = database;
    this.changes = changes;
    this.log = log;
    this.directory = config.token().keysDirectory();
  }

  private record Loaded(KeySet keys, long changes, long atNanos) {

    boolean isOlderThan(long nanos) {
      return System.nanoTime() - atNanos > nanos;
    }
  }

  /** Whether the keys come from files, which Arena does not rotate. */
  boolean areFiles() {
    return directory.isPresent();
  }

  synchronized KeySet get() {
    if (loaded == null
        || loaded.isOlderThan(MAX_AGE_NANOS)
        || loaded.changes != changes.keyChanges()) {
      load();
    }
    return loaded.keys;
  }

  /** Finds a key by the id in a token. */
  synchronized Optional<SigningKey> find(String id) {
    Optional<SigningKey> found = get().find(id);
    if (found.isEmpty() && loaded.isOlderThan(MIN_RELOAD_NANOS)) {
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

  /** Unreadable files end the start; afterwards, the keys read before stay in use. */
  private KeySet readFiles(Path files) {
    try {
      KeySet keys = DirectoryKeys.load(files);
      if (loaded != null && !loaded.keys.current().id().equals(keys.current().id())) {
        log.tell(
            SecurityEvent.KEY_ROTATED,
            SecurityLog.ARENA,
            "by its file; %s signs".formatted(keys.current().id()));
      }
      return keys;
    } catch (IllegalStateException e) {
      if (loaded == null) {
        throw e;
      }
      LOG.errorf("Signing keys not reloaded: %s", e.getMessage());
      return loaded.keys;
    }
  }
}
