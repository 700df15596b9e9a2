package games.arena.account;

import games.arena.http.Problems;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Compares passwords, but of wrong ones only so many. */
@ApplicationScoped
class LimitedPasswordCheck {

  private final PasswordCheck passwords;
  private final SignInLimits limits;

  LimitedPasswordCheck(PasswordCheck passwords, SignInLimits limits) {
    this.passwords = passwords;
    this.limits = limits;
  }

  /** Done when the account has the password that the configuration gives it, if it does. */
  Uni<Void> settled(SignIn.Attempt attempt) {
    return passwords.settled(attempt.nameKey());
  }

  /**
   * What the password's owner is granted; fails where it is wrong, and where there were too many
   * failures. Looks at the limits before, to spare the hash, and after: of many that are tried at
   * once, no more than the limit are told what they are.
   */
  Uni<Grant> check(SignIn.Attempt attempt) {
    return limits
        .beforeTry(attempt.countedName(), attempt.address())
        .invoke(LimitedPasswordCheck::refuse)
        .flatMap(free -> passwords.check(attempt.nameKey(), attempt.password()))
        .flatMap(
            grant ->
                grant.isPresent()
                    ? limits
                        .afterSuccess(attempt.countedName(), attempt.address())
                        .invoke(LimitedPasswordCheck::refuse)
                        .replaceWith(grant.get())
                    : limits
                        .afterFailure(attempt.countedName(), attempt.address())
                        .invoke(LimitedPasswordCheck::refuse)
                        .map(free -> wrong()));
  }

  private static Grant wrong() {
    throw new AuthenticationFailedException();
  }

  private static void refuse(Duration wait) {
    if (!wait.isZero()) {
      throw Problems.tooManyRequests(
          "There were too many failed sign-ins, try again later.",
          Math.toIntExact(wait.plusMillis(999).toSeconds()));
    }
  }
}
