package games.arena.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What changed lately in PostgreSQL, as {@link ChangeFeed} hears it: the judge of everything that
 * caches hold. It remembers changes for longer than any cache keeps a grant, so it does not matter
 * what a cache missed, or when: an old grant is known by its version. And it trusts no cache at all
 * while it may itself have missed something.
 */
@ApplicationScoped
class AccountChanges {

  /** Longer than a grant can be on its way from PostgreSQL through Redis and this process. */
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** For how long a replica that is cut off may go on from what it knows. */
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Cache<Long, Long> versions =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();
  private final Cache<UUID, Boolean> endedSessions =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();
  private volatile boolean inTouch;
  private volatile String incarnation;
  private volatile long confirmedAt;
  private final AtomicLong keyChanges = new AtomicLong();

  /** Whether what PostgreSQL granted a short while ago is surely what it would grant now. */
  boolean stillHolds(Grant grant) {
    return inTouch && System.nanoTime() - confirmedAt <= FRESH_NANOS && !hasChanged(grant);
  }

  /** Whether it is known that a grant of a short while ago would not be made now. */
  boolean hasChanged(Grant grant) {
    if (incarnation != null && !incarnation.equals(grant.incarnation())) {
      return true;
    }
    Long version = versions.getIfPresent(grant.accountId());
    if (version != null && version > grant.version()) {
      return true;
    }
    return grant.session() != null && endedSessions.getIfPresent(grant.session()) != null;
  }

  /** Counts the changes of signing keys that were heard of. */
  long keyChanges() {
    return keyChanges.get();
  }

  void accountChanged(long accountId, long version) {
    versions.asMap().merge(accountId, version, Math::max);
  }

  void sessionEnded(UUID session) {
    endedSessions.put(session, true);
  }

  void keysChanged() {
    keyChanges.incrementAndGet();
  }

  /** All that was committed before this moment ({@link System#nanoTime}) is known. */
  void confirm(long nanoTime) {
    confirmedAt = nanoTime;
    inTouch = true;
  }

  /** From now on changes may be missed. */
  void loseTouch() {
    inTouch = false;
  }

  /**
   * Takes in what was missed, before the next {@link #confirm}. What was heard of another
   * incarnation of the database says nothing of this one, whose accounts may have the same ids.
   */
  void catchUp(String current, Map<Long, Long> changedAccounts, Iterable<UUID> ended) {
    if (!current.equals(incarnation)) {
      versions.invalidateAll();
      endedSessions.invalidateAll();
      incarnation = current;
    }
    changedAccounts.forEach(this::accountChanged);
    ended.forEach(this::sessionEnded);
    keysChanged();
  }
}
