/**
 * Handles connections below Vert.x: deadlines for heads, and answers to bytes that are not HTTP.
 * Netty calls {@link games.arena.connection.SlowHeads} for each connection.
 */
package games.arena.connection;
