package games.arena.account.signin;

import games.arena.http.HttpProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts sign-ins of one kind by their outcome. Those that memory still knows are none. */
final class SignInOutcomes {

  private static final String ACCEPTED = "accepted";
  private static final String REFUSED = "refused";
  private static final String LIMITED = "limited";
  private static final String FAILED = "failed";

  private final Map<String, Counter> counters = new HashMap<>();

  /**
   * @param method names the kind in the metric
   */
  SignInOutcomes(String method) {
    for (String outcome : List.of(ACCEPTED, REFUSED, LIMITED, FAILED)) {
      counters.put(
          outcome,
          Counter.builder("arena.sign.ins")
              .description("Sign-ins verified, by kind and outcome")
              .tag("method", method)
              .tag("outcome", outcome)
              .register(Metrics.globalRegistry));
    }
  }

  <T> Uni<T> count(Uni<T> signIn) {
    return signIn
        .onItem()
        .invoke(() -> counters.get(ACCEPTED).increment())
        .onFailure()
        .invoke(failure -> counters.get(outcome(failure)).increment());
  }

  private static String outcome(Throwable failure) {
    if (failure instanceof AuthenticationFailedException) {
      return REFUSED;
    }
    return failure instanceof HttpProblem problem && problem.status() == 429 ? LIMITED : FAILED;
  }
}
