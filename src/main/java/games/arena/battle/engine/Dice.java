package games.arena.battle.engine;

/**
 * SplitMix64 and an unbiased roll on top of it. Both are written out here instead of taken from a
 * library, because the sequence for a seed is a promise for ever: finished battles are replayed
 * from their seed.
 *
 * <p>The generator is that of Guy L. Steele Jr., Doug Lea and Christine H. Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014, with the mixing constants of Vigna's public domain
 * {@code splitmix64.c}.
 *
 * <p>Not thread-safe.
 */
public final class Dice {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private static final long LOW_32_BITS = 0xFFFFFFFFL;

  private long state;

  public Dice(long seed) {
    this.state = seed;
  }

  /** Begins the sequence of another seed. */
  void reseed(long seed) {
    state = seed;
  }

  /** The next 64 bits of SplitMix64. */
  long next() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * A whole number from {@code low} to {@code high}, both included, each equally likely.
   *
   * <p>Exactly: let {@code n = high − low + 1} and {@code x} the upper 32 bits of the next output.
   * If {@code x·n mod 2³² < 2³² mod n}, {@code x} is thrown away and the next output taken in its
   * stead; else the roll is {@code low + ⌊x·n / 2³²⌋}. (Daniel Lemire, "Fast Random Integer
   * Generation in an Interval", ACM TOMACS 2019.) Where one number is possible, an output is still
   * drawn.
   *
   * @throws IllegalArgumentException if {@code low > high}
   */
  public int roll(int low, int high) {
    if (low > high) {
      throw new IllegalArgumentException("cannot roll from " + low + " to " + high);
    }
    long n = (long) high - low + 1;
    long product = (next() >>> 32) * n;
    if ((product & LOW_32_BITS) < n) { // spares the division nearly always: 2³² mod n < n
      long rejected = (1L << 32) % n;
      while ((product & LOW_32_BITS) < rejected) {
        product = (next() >>> 32) * n;
      }
    }
    return (int) (low + (product >>> 32));
  }
}
