package games.arena.account.limit;

import games.arena.ArenaConfig;
import games.arena.account.grant.AccountChanges;
import games.arena.account.grant.Caller;
import games.arena.http.Problems;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Limits the requests of one account that last long. Each replica counts its own: the resources
 * that they take are the replica's.
 */
@ApplicationScoped
public class AccountLimits {

  /** What lasts long. */
  public enum Kind {
    STREAM("streams"),
    WAIT("requests that wait");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }
  }

  private static final int RETRY_AFTER_SECONDS = 5;

  private final AccountChanges changes;
  private final Map<Kind, Integer> limits = new EnumMap<>(Kind.class);
  private final Map<Kind, Map<Long, Integer>> running = new EnumMap<>(Kind.class);

  AccountLimits(AccountChanges changes, ArenaConfig config) {
    this.changes = changes;
    limits.put(Kind.STREAM, config.limits().streamsPerAccount());
    limits.put(Kind.WAIT, config.limits().waitsPerAccount());
    for (Kind kind : Kind.values()) {
      running.put(kind, new ConcurrentHashMap<>());
    }
  }

  /**
   * Opens a stream.
   *
   * @param stream is given what says whether the caller is still signed in
   */
  public Uni<Void> stream(SecurityIdentity caller, Function<BooleanSupplier, Uni<Void>> stream) {
    return hold(
        Kind.STREAM,
        Caller.of(caller).accountId(),
        () -> stream.apply(changes.stillSignedIn(caller)));
  }

  /** Runs what lasts long; fails with 429 if the account has too much of it already. */
  public <T> Uni<T> hold(Kind kind, long accountId, Supplier<Uni<T>> work) {
    int limit = limits.get(kind);
    if (limit == 0) {
      return work.get();
    }
    Map<Long, Integer> counts = running.get(kind);
    return Uni.createFrom()
        .deferred(
            () -> {
              if (counts.merge(accountId, 1, Integer::sum) > limit) {
                release(counts, accountId);
                throw Problems.tooManyRequests(
                    "This account has too many %s at once.".formatted(kind.plural),
                    RETRY_AFTER_SECONDS);
              }
              return Uni.createFrom()
                  .deferred(work::get)
                  .onTermination()
                  .invoke(() -> release(counts, accountId));
            });
  }

  private static void release(Map<Long, Integer> counts, long accountId) {
    counts.computeIfPresent(accountId, (id, count) -> count == 1 ? null : count - 1);
  }
}
