package games.arena.account;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/** For answers that take long: whether who asked is signed in still. */
@ApplicationScoped
public class SignedInStill {

  private final AccountChanges changes;

  SignedInStill(AccountChanges changes) {
    this.changes = changes;
  }

  /**
   * False as soon as this process hears that the session was ended, or the account changed: within
   * two seconds while PostgreSQL can be reached, else when it can be again. What changed while it
   * was away for more than five minutes may be missed, so no answer is to last for long.
   */
  public BooleanSupplier of(SecurityIdentity identity) {
    Grant grant = Grant.of(identity);
    return () -> !changes.hasChanged(grant);
  }
}
