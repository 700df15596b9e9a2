/**
 * The rules of a battle: pure functions of (rules, seed, both fighters), in whole numbers only.
 * Imports nothing but {@code java.*}, so that it can be copied into a game client and replay there
 * what was fought here.
 */
package games.arena.battle.engine;
