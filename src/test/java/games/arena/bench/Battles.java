package games.arena.bench;

import java.util.List;

/** Battles submitted, settled, and waited for by their attackers. */
final class Battles implements Part {

  private final Settings settings;
  private final int players;
  private final int queued;
  private final int jobs;
  private final Row transactions;
  private final Row executed;
  private final Row settled;
  private final Row alone;
  private final Row together;
  private final Row single;
  private final Row singleTail;
  private final Row reached;
  private final Row loaded;
  private final Row loadedTail;

  /**
   * @param goal for what is settled, as a ratio to pgbench
   */
  Battles(Section section, Settings settings, int players, String goal) {
    this.settings = settings;
    this.players = players;
    queued = settings.size(200_000, 3_000);
    jobs = settings.size(20_000, 1_000);
    transactions = new Row(Pgbench.NAME, Unit.PER_SECOND, "");
    executed = new Row(JobQueue.NAME, Unit.PER_SECOND, "");
    settled =
        section
            .row("battles settled from a queue of %,d or more".formatted(queued), Unit.PER_SECOND)
            .beside(transactions, goal)
            .beside(executed, "");
    alone =
        section
            .row("battles submitted, 32 clients, no worker", Unit.PER_SECOND)
            .beside(transactions, "");
    together =
        section
            .row("battles submitted, 32 clients, worker beside", Unit.PER_SECOND)
            .beside(transactions, "");
    single = section.row("submitted → known as finished, one after another, p50", Unit.MILLIS);
    singleTail = section.row("the same, p99", Unit.MILLIS, "≤ 20 ms");
    reached =
        section.row("the same at half of the load: battles fought by 96 clients", Unit.PER_SECOND);
    loaded = section.row("the same at half of the load, p50", Unit.MILLIS);
    loadedTail = section.row("the same at half of the load, p99", Unit.MILLIS, "≤ 50 ms");
    section.rows().addAll(List.of(transactions, executed));
  }

  @Override
  public void measure(Subject subject) throws Exception {
    try (BattleStage stage = BattleStage.start(subject, settings, players)) {
      JobQueue jobQueue = new JobQueue(stage.database());
      jobQueue.prepare();
      jobQueue.perSecond(jobs / 2);
      for (int round = 0; round < settings.rounds(); round++) {
        new Turn(transactions, () -> stage.pgbench().perSecond(settings.round())).take(subject);
        new Turn(executed, () -> jobQueue.perSecond(jobs)).take(subject);
        try (Arena arena = stage.arena(false)) {
          // The first load of each process warms it up.
          stage.submit(arena);
          alone.add(subject, stage.submit(arena));
          stage.fillQueue(queued);
          stage.awaitQueued(arena);
        }
        try (Arena arena = settle(stage)) {
          stage.submit(arena);
          stage.awaitNonePending();
          together.add(subject, stage.submit(arena));
          stage.awaitNonePending();
          waitForEnds(subject, arena, together.rounds(subject).last() / 2);
        }
      }
    }
  }

  /** Starts a worker, and waits until it has settled all there is. */
  private Arena settle(BattleStage stage) {
    long pending = stage.pending();
    long last = stage.database().number("select coalesce(max(id), 0) from battle");
    Arena arena = stage.arena(true);
    try {
      stage.awaitNonePending();
      // The first moment is noted before the first batch is fought.
      String seconds =
          stage
              .database()
              .text(
                  "select extract(epoch from clock_timestamp() - min(finished_at)) from battle where id > "
                      + last);
      settled.add(stage.subject(), pending / Double.parseDouble(seconds));
      return arena;
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private void waitForEnds(Subject subject, Arena arena, double perSecond) throws Exception {
    try (Latency latency = Latency.withPlayers(arena, players)) {
      latency.oneAfterAnother(settings.round());
      Latency.Result one = latency.oneAfterAnother(settings.round());
      single.add(subject, one.median());
      singleTail.add(subject, one.p99());
      latency.atRate(perSecond, settings.round());
      Latency.Result many = latency.atRate(perSecond, settings.round());
      reached.add(subject, many.perSecond());
      loaded.add(subject, many.median());
      loadedTail.add(subject, many.p99());
    }
  }
}
