/**
 * All that touches internals of Quarkus, Vert.x and Netty, each with what cannot be had otherwise.
 * An upgrade of Quarkus is checked here first. What these projects document for applications, such
 * as {@code QuarkusSecurityIdentity}, {@code HttpAuthenticationMechanism} and the resource filters,
 * is used where it is needed.
 */
package games.arena.internals;
