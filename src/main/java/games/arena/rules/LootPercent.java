package games.arena.rules;

/** The bounds of the percentage that is rolled per battle, both included. */
public record LootPercent(Integer min, Integer max) {}
