package games.arena.bench;

import java.util.List;

/** Battles submitted on top of many that are queued. */
final class Backlog implements Part {

  private static final int PLAYERS = 1_000;

  private final Settings settings;
  private final int queued;
  private final Row transactions;
  private final Row alone;
  private final Row together;

  Backlog(Section section, Settings settings) {
    this.settings = settings;
    queued = settings.size(1_000_000, 20_000);
    transactions = new Row(Pgbench.NAME, Unit.PER_SECOND, "");
    alone =
        section
            .row(
                "battles submitted, 32 clients, no worker, on %,d queued".formatted(queued),
                Unit.PER_SECOND)
            .beside(transactions, "1.5 ×");
    together = section.row("the same, worker beside", Unit.PER_SECOND).beside(transactions, "1 ×");
    section.rows().add(transactions);
  }

  @Override
  public void measure(Subject subject) throws Exception {
    try (BattleStage stage = BattleStage.start(subject, settings, PLAYERS)) {
      stage.fillQueue(queued);
      Turn reference = new Turn(transactions, () -> stage.pgbench().perSecond(settings.round()));
      try (Arena arena = stage.arena(false)) {
        stage.awaitQueued(arena);
        Turn.take(
            subject,
            settings.rounds(),
            List.of(new Turn(alone, () -> stage.submit(arena)), reference));
      }
      for (int round = 0; round < settings.rounds(); round++) {
        // What the worker has settled is queued again.
        stage.fillQueue(queued);
        try (Arena arena = stage.arena(false)) {
          stage.awaitQueued(arena);
        }
        try (Arena arena = stage.arena(true)) {
          stage.submit(arena);
          together.add(subject, stage.submit(arena));
        }
      }
    }
  }
}
