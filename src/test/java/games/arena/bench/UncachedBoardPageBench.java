package games.arena.bench;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;

/**
 * The same where nothing is remembered of a token: its signature is verified, and its session
 * looked up, for each page. What it gives, beside {@link BoardPageBench}, is what the cache is for.
 */
@QuarkusTest
@TestProfile(UncachedBoardPageBench.NoCache.class)
class UncachedBoardPageBench extends BoardPageBench {

  public static final class NoCache implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("arena.token.cache", "0");
    }
  }
}
