package games.arena.bench;

import games.arena.battle.engine.BattleEngine;
import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Outcome;
import games.arena.battle.engine.Ruleset;
import games.arena.battle.engine.Simulation;
import games.arena.battle.engine.Tally;
import games.arena.battle.engine.Turn;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What battles of four turns cost the engine, on one core, and what they allocate: {@code ./mvnw
 * test -Dtest=EngineBench}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBench {

  private static final Ruleset RULES = new Ruleset(1, 10, 20, 50, 10_000);

  // Without luck, the defender wins with the fourth strike: 10, 54, 5 and 51 points.
  private static final Fighter ATTACKER = new Fighter(10, 100, 0);
  private static final Fighter DEFENDER = new Fighter(60, 100, 0);

  private long seed;

  @Benchmark
  public Outcome fight() {
    return BattleEngine.fight(RULES, seed++, ATTACKER, DEFENDER);
  }

  @Benchmark
  public List<Turn> replay() {
    return BattleEngine.replay(RULES, seed++, ATTACKER, DEFENDER);
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public Tally simulateAMillion() {
    return Simulation.run(RULES, seed++, ATTACKER, DEFENDER, 1_000_000, () -> false);
  }

  @Test
  void engine() throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(EngineBench.class.getName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }
}
