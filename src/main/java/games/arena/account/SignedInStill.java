package games.arena.account;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/** Tells long-running responses whether their caller is still signed in. */
@ApplicationScoped
public class SignedInStill {

  private final AccountChanges changes;

  SignedInStill(AccountChanges changes) {
    this.changes = changes;
  }

  /**
   * False once this process learns that the session ended or the account changed: within two
   * seconds while PostgreSQL is reachable, otherwise when it is reachable again. A change during an
   * outage of more than five minutes may be missed, so every response needs a time limit.
   */
  public BooleanSupplier of(SecurityIdentity identity) {
    Grant grant = Grant.of(identity);
    return () -> !changes.hasChanged(grant);
  }
}
