/**
 * What Arena does on a connection before Vert.x has a request, or where it has none: deadlines for
 * heads, and answers to what is no HTTP. Netty calls {@link games.arena.connection.SlowHeads} for
 * each connection.
 */
package games.arena.connection;
