package games.arena.account.token;

import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;

/** Signing keys, for administrators. */
@Path("/v1/admin/keys")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class KeyResource {

  private final SigningKeys keys;
  private final DatabaseKeys databaseKeys;

  KeyResource(SigningKeys keys, DatabaseKeys databaseKeys) {
    this.keys = keys;
    this.databaseKeys = databaseKeys;
  }

  /**
   * @param kid the id of the new signing key
   * @param signsFrom when it begins to sign: at once, if it was published for long enough
   */
  public record Rotated(String kid, Instant signsFrom) {}

  /** Lets the next key sign; tokens signed before stay valid. */
  @POST
  @Path("rotate")
  public Rotated rotate() {
    if (keys.areFiles()) {
      throw Problems.conflict("The keys come from a directory: put a new file there.");
    }
    DatabaseKeys.Rotation rotation = databaseKeys.rotate(Duration.ZERO).orElseThrow();
    keys.load();
    return new Rotated(rotation.kid(), rotation.signsFrom());
  }
}
