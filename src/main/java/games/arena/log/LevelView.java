package games.arena.log;

/** The level that was set for a category of the log. */
public record LevelView(String category, String level) {}
