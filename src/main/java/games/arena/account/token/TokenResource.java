package games.arena.account.token;

import games.arena.account.grant.Grant;
import games.arena.http.Problem;
import games.arena.http.Problems;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** Exchanges a password for tokens, so that the password need not be sent with every request. */
@Path("/v1/tokens")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class TokenResource {

  private final Sessions sessions;
  private final AccessTokens tokens;
  private final SecurityIdentity identity;

  TokenResource(Sessions sessions, AccessTokens tokens, SecurityIdentity identity) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.identity = identity;
  }

  /** Opens a session; requires HTTP Basic. */
  @POST
  public Tokens open() {
    SigningKey key = tokens.signingKey();
    return tokens(sessions.open(Grant.of(identity)), key);
  }

  /**
   * Prolongs a session. A refresh token works once; used again after some seconds, it ends the
   * session.
   */
  @POST
  @Path("refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  public Tokens refresh(RefreshRequest request) {
    if (request.refreshToken() == null) {
      throw Problems.invalid("refreshToken", "is required");
    }
    SigningKey key = tokens.signingKey();
    return tokens(sessions.refresh(request.refreshToken()), key);
  }

  /** Ends the session of the access token. */
  @DELETE
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void end() {
    sessions.end(Grant.of(identity).session());
  }

  private Tokens tokens(Optional<Sessions.Prolonged> session, SigningKey key) {
    return tokens.issue(session.orElseThrow(Problems::unauthorized), key);
  }
}
