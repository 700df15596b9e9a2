package games.arena.acceptance;

import games.arena.testing.RealServers;
import games.arena.testing.RecordedAnswers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same against the packaged application, be it a jar or a native executable. */
@QuarkusIntegrationTest
@ExtendWith(RecordedAnswers.class)
@QuarkusTestResource(RealServers.class)
class OpponentsIT extends OpponentsTest {}
