package games.arena.player;

import games.arena.account.UniqueName;
import games.arena.account.token.PlayerTokens;
import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.security.SecureRandom;
import org.jboss.resteasy.reactive.RestResponse;

/** Guests: players who play before they choose a name and a password. */
@Path("/v1/guests")
@Produces(MediaType.APPLICATION_JSON)
public class GuestResource {

  private static final String PREFIX = "Guest-";

  /** Without the characters that people take for others. */
  private static final String CHARACTERS = "23456789abcdefghjkmnpqrstuvwxyz";

  /** 8 * 10^14 names: one is hardly ever drawn twice, and then the client asks again. */
  private static final int LENGTH = 10;

  private final Players players;
  private final PlayerTokens tokens;
  private final SecureRandom random = new SecureRandom();

  GuestResource(Players players, PlayerTokens tokens) {
    this.players = players;
    this.tokens = tokens;
  }

  /** Creates a guest and signs it in. */
  @POST
  @Blocking
  public RestResponse<GuestView> register() {
    PlayerView player = players.registerGuest(UniqueName.of(name()));
    return tokens
        .open(player.id())
        .map(
            opened ->
                RestResponse.ResponseBuilder.<GuestView>created(
                        URI.create("/v1/players/" + player.id()))
                    .entity(GuestView.of(player, opened))
                    .build())
        .orElseThrow(() -> Problems.notFound("The guest was deleted meanwhile."));
  }

  private String name() {
    StringBuilder name = new StringBuilder(PREFIX);
    random.ints(LENGTH, 0, CHARACTERS.length()).forEach(i -> name.append(CHARACTERS.charAt(i)));
    return name.toString();
  }
}
