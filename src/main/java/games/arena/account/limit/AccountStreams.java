package games.arena.account.limit;

import games.arena.account.grant.AccountChanges;
import games.arena.account.grant.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Opens streams for accounts: a limited number of each, and while it is signed in. */
@ApplicationScoped
public class AccountStreams {

  private final AccountLimits limits;
  private final AccountChanges changes;

  AccountStreams(AccountLimits limits, AccountChanges changes) {
    this.limits = limits;
    this.changes = changes;
  }

  /**
   * @param stream is given what says whether the caller is still signed in
   */
  public Uni<Void> open(SecurityIdentity caller, Function<BooleanSupplier, Uni<Void>> stream) {
    return limits.hold(
        AccountLimits.Kind.STREAM,
        Caller.of(caller).accountId(),
        () -> stream.apply(changes.stillSignedIn(caller)));
  }
}
