package games.arena.battle.engine;

/** How many battles of a {@link Simulation} ended in which way, and after how many turns. */
public final class Tally {

  private int attackerWins;
  private int defenderWins;
  private int draws;

  /** How many battles took as many turns as the index says. */
  private final int[] battlesByTurns;

  Tally(int turnLimit) {
    this.battlesByTurns = new int[turnLimit + 1];
  }

  void add(Result result, int turns) {
    switch (result) {
      case ATTACKER -> attackerWins++;
      case DEFENDER -> defenderWins++;
      case DRAW -> draws++;
    }
    battlesByTurns[turns]++;
  }

  public int attackerWins() {
    return attackerWins;
  }

  public int defenderWins() {
    return defenderWins;
  }

  public int draws() {
    return draws;
  }

  /**
   * The least number of turns after which this many percent of the battles were over.
   *
   * @param percent 0 for the shortest battle, 50 for the median, 100 for the longest
   */
  public int turnsOf(int percent) {
    long battles = (long) attackerWins + defenderWins + draws;
    long wanted = Math.max(1, (battles * percent + 99) / 100);
    long over = 0;
    int turns = 0;
    while (over < wanted) {
      over += battlesByTurns[++turns];
    }
    return turns;
  }

  /** How many battles took from so many turns to so many, both included. */
  public int battlesOf(int fromTurns, int toTurns) {
    int battles = 0;
    for (int turns = fromTurns; turns <= toTurns; turns++) {
      battles += battlesByTurns[turns];
    }
    return battles;
  }
}
