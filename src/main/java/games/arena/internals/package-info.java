/**
 * All that touches internals of Quarkus and Vert.x, each with what cannot be had otherwise. An
 * upgrade of Quarkus is checked here first, and in {@code games.arena.connection}, whose handlers
 * stand in the pipeline that Vert.x builds. What these projects document for applications, such as
 * {@code QuarkusSecurityIdentity}, {@code HttpAuthenticationMechanism} and the resource filters, is
 * used where it is needed.
 */
package games.arena.internals;
