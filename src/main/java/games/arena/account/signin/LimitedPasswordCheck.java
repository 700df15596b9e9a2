package games.arena.account.signin;

import games.arena.account.PasswordCheck;
import games.arena.account.grant.Grant;
import games.arena.account.limit.SignInLimits;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Checks passwords, within the limits on failed sign-ins. */
@ApplicationScoped
class LimitedPasswordCheck {

  private final PasswordCheck passwords;
  private final SignInLimits limits;

  LimitedPasswordCheck(PasswordCheck passwords, SignInLimits limits) {
    this.passwords = passwords;
    this.limits = limits;
  }

  /** Completes when the account's configured password, if there is one, has been set. */
  Uni<Void> settled(SignInAttempt attempt) {
    return passwords.settled(attempt.nameKey());
  }

  /**
   * The grant of the account; fails if the password is wrong or a limit is reached. The limits are
   * checked before, to save the hash, and again after: of many simultaneous attempts, no more than
   * the limit learn their result.
   */
  Uni<Grant> check(SignInAttempt attempt) {
    return limits
        .beforeTry(attempt.countedName(), attempt.address())
        .flatMap(free -> passwords.check(attempt.nameKey(), attempt.password()))
        .flatMap(
            grant ->
                grant.isPresent()
                    ? limits
                        .afterSuccess(attempt.countedName(), attempt.address())
                        .replaceWith(grant.get())
                    : limits
                        .afterFailure(attempt.countedName(), attempt.address())
                        .map(free -> wrong()));
  }

  private static Grant wrong() {
    throw new AuthenticationFailedException();
  }
}
