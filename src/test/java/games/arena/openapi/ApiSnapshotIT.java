package games.arena.openapi;

import games.arena.testing.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the packaged application, be it a jar or a native executable. */
@QuarkusIntegrationTest
@QuarkusTestResource(RealServers.class)
class ApiSnapshotIT extends ApiSnapshotTest {}
