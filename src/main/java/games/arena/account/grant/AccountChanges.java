package games.arena.account.grant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Recent changes in PostgreSQL, as received by {@link ChangeFeed}; every cached grant is checked
 * against them. Changes are remembered for longer than any cache keeps a grant, so an outdated
 * grant is recognised by its version, whatever the cache missed. No cached grant is trusted while
 * this process itself may have missed a change.
 */
@ApplicationScoped
public class AccountChanges {

  /** Longer than a grant can live in the caches of Redis and this process. */
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** How long cached grants stay trusted after the last contact with PostgreSQL. */
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Cache<Long, Long> versions =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();
  private final Cache<UUID, Boolean> endedSessions =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();
  private volatile boolean inTouch;
  private volatile String incarnation;
  private volatile long confirmedAt;
  private final AtomicLong keyChanges = new AtomicLong();

  /** Whether a cached grant is certainly still valid. */
  public boolean stillHolds(Grant grant) {
    return inTouch && System.nanoTime() - confirmedAt <= FRESH_NANOS && !hasChanged(grant);
  }

  /** Whether a cached grant is known to be outdated. */
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

  /**
   * Tells long-running responses whether their caller is still signed in. False once this process
   * learns that the session ended or the account changed: within two seconds while PostgreSQL is
   * reachable, otherwise when it is reachable again. A change during an outage of more than five
   * minutes may be missed, so every response needs a time limit.
   */
  public BooleanSupplier stillSignedIn(SecurityIdentity identity) {
    Grant grant = Grant.of(identity);
    return () -> !hasChanged(grant);
  }

  /** The number of signing key changes received so far. */
  public long keyChanges() {
    return keyChanges.get();
  }

  /** Invalidates every cached grant of an account that is older than this version. */
  public void accountChanged(long accountId, long version) {
    versions.asMap().merge(accountId, version, Math::max);
  }

  /** Invalidates every cached grant of a session. */
  public void sessionEnded(UUID session) {
    endedSessions.put(session, true);
  }

  void keysChanged() {
    keyChanges.incrementAndGet();
  }

  /** Records that every change committed before this {@link System#nanoTime} is known. */
  void confirm(long nanoTime) {
    confirmedAt = nanoTime;
    inTouch = true;
  }

  /** Records that changes may be missed from now on. */
  void loseTouch() {
    inTouch = false;
  }

  /**
   * Adds the changes that were missed, before the next {@link #confirm}. Changes of another
   * incarnation of the database are dropped, since its accounts may have the same ids.
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
