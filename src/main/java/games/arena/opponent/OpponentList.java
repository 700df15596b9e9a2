package games.arena.opponent;

import java.util.List;

/** Opponents, the nearest in power first. */
public record OpponentList(List<OpponentView> items) {}
