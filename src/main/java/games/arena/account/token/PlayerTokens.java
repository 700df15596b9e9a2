package games.arena.account.token;

import games.arena.account.grant.Grant;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tokens for players whom somebody else than Arena has signed in. */
@ApplicationScoped
public class PlayerTokens {

  private final Database database;
  private final Sessions sessions;
  private final AccessTokens tokens;

  PlayerTokens(Database database, Sessions sessions, AccessTokens tokens) {
    this.database = database;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /** Opens a session of a player; empty if there is no such player. */
  public Optional<Tokens> open(long playerId) {
    SigningKey key = tokens.signingKey();
    return database
        .queryOne(
            "select %s from account a where a.player_id = ?".formatted(Grant.COLUMNS),
            row -> Grant.read(row, null),
            playerId)
        .flatMap(sessions::open)
        .map(opened -> tokens.issue(opened, key));
  }
}
