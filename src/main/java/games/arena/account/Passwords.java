package games.arena.account;

import games.arena.ArenaConfig;
import games.arena.http.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes and compares passwords with Argon2id (RFC 9106). Hashing is slow and needs much memory by
 * design, so it runs on a small thread pool of its own, never on an event loop. A request that
 * would wait for longer than a few seconds is rejected with 503, and told when to come again.
 */
@ApplicationScoped
public class Passwords {

  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /** A sample is cut to this: a process that was frozen would else refuse everybody for long. */
  private static final long MAX_SAMPLE_NANOS = Duration.ofSeconds(1).toNanos();

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MIN_LENGTH = 8;
  private static final int MAX_LENGTH = 128;

  /** NFKC composes up to four code points, of two UTF-16 units each, into one. */
  private static final int MAX_RAW_LENGTH = 8 * MAX_LENGTH;

  private final Argon2PasswordEncoder encoder;
  private final ThreadPoolExecutor threads;
  private final String nobodysHash;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong usualNanos = new AtomicLong(Duration.ofMillis(100).toNanos());

  Passwords(ArenaConfig config) {
    ArenaConfig.Passwords cost = config.password();
    this.encoder =
        new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, cost.memoryKib(), cost.iterations());
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    int threads = cost.concurrency() > 0 ? cost.concurrency() : half;
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(cost.waiting()),
            work -> new Thread(work, "passwords"));
    this.nobodysHash =
        "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
            .formatted(cost.memoryKib(), cost.iterations(), "A".repeat(22), "A".repeat(43));
  }

  /**
   * The rule that a new password breaks, worded to follow the field's name. The length is counted
   * in Unicode code points of the NFKC form, which is the form that is hashed.
   */
  public static Optional<String> complaint(String password) {
    if (password == null) {
      return Optional.of("is required");
    }
    if (password.codePoints().anyMatch(UniqueName::isUnpairedSurrogate)) {
      return Optional.of("must not contain half of a surrogate pair");
    }
    String normal = normal(password);
    int length = normal.codePointCount(0, normal.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return Optional.of("must have %d to %d characters".formatted(MIN_LENGTH, MAX_LENGTH));
    }
    return CommonPasswords.include(normal)
        ? Optional.of("is one of the most common passwords, which are guessed first")
        : Optional.empty();
  }

  /** The rule that a new password of the account with this name breaks. */
  public static Optional<String> complaint(String password, String name) {
    return complaint(password)
        .or(
            () ->
                name != null && UniqueName.keyOf(password).equals(UniqueName.keyOf(name))
                    ? Optional.of("must not be the name")
                    : Optional.empty());
  }

  /** Hashes a password. */
  public Uni<String> hash(String password) {
    return inTurn(() -> encoder.encode(normal(password)));
  }

  /** Whether a password belongs to a hash. */
  public Uni<Boolean> matches(String password, String hash) {
    return inTurn(() -> encoder.matches(normal(password), hash));
  }

  /**
   * Always false, but takes as long as a comparison, so that an unknown name cannot be told from a
   * wrong password.
   */
  Uni<Boolean> matchesNobody(String password) {
    return matches(password, nobodysHash).replaceWith(false);
  }

  /** Whether a hash was made at a lower cost than the configured one. */
  boolean isOutdated(String hash) {
    return encoder.upgradeEncoding(hash);
  }

  /** The passwords that are being hashed or compared, or wait for it. */
  public int underWay() {
    return underWay.get();
  }

  private <T> Uni<T> inTurn(Supplier<T> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              refuseIfLong(underWay.get());
              underWay.incrementAndGet();
              return Uni.createFrom()
                  .item(() -> timed(work))
                  .runSubscriptionOn(threads)
                  .onTermination()
                  .invoke(underWay::decrementAndGet);
            });
  }

  private void refuseIfLong(int before) {
    long wait = before * usualNanos.get() / threads.getCorePoolSize();
    if (wait > MAX_WAIT.toNanos()) {
      throw Problems.unavailable(
          "Too many passwords wait to be checked, try again soon.", Duration.ofNanos(wait));
    }
  }

  private <T> T timed(Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      long sample = Math.min(System.nanoTime() - start, MAX_SAMPLE_NANOS);
      usualNanos.updateAndGet(usual -> usual + (sample - usual) / 8);
    }
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  private static String normal(String password) {
    if (password.length() > MAX_RAW_LENGTH) {
      // No stored password is this long, and normalising a long run of accents takes quadratic
      // time.
      return password;
    }
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }
}
