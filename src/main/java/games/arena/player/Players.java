package games.arena.player;

import games.arena.ArenaConfig;
import games.arena.account.Accounts;
import games.arena.account.UniqueName;
import games.arena.http.Problems;
import games.arena.leaderboard.AllTimeBoard;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hibernate.exception.ConstraintViolationException;

/** Registers and finds players. */
@ApplicationScoped
class Players {

  /** The constraints that a name which is taken violates. */
  private static final Set<String> NAMES = Set.of("player_name_taken", "account_name_taken");

  /** The constraint of the table. */
  private static final String EXTERNAL_ID_TAKEN = "player_external_id_taken";

  private static final NewPlayer NOTHING_CHOSEN =
      new NewPlayer(null, null, null, null, null, null, null, null, null);

  private final Database database;
  private final Accounts accounts;
  private final AllTimeBoard board;
  private final ArenaConfig.Start start;

  Players(Database database, Accounts accounts, AllTimeBoard board, ArenaConfig config) {
    this.database = database;
    this.accounts = accounts;
    this.board = board;
    this.start = config.start();
  }

  /** Fails with 409 if an account has this name, or none may have it. */
  void requireFree(UniqueName name) {
    boolean taken =
        Accounts.isReserved(name)
            || database
                .queryOne(
                    "select id from account where name_key = ?",
                    row -> row.getLong("id"),
                    name.key())
                .isPresent();
    if (taken) {
      throw Accounts.taken();
    }
  }

  /** The player that was registered with this key before. */
  Optional<RegistrationKey.Earlier> earlier(RegistrationKey key) {
    return key.find(database);
  }

  /**
   * Creates a player, who is on the all-time board at once, with its account.
   *
   * @param passwordHash null for a player without sign-in by password
   * @param key null if none was sent
   */
  PlayerView register(
      NewPlayer request, UniqueName name, String passwordHash, RegistrationKey key) {
    if (Accounts.isReserved(name)) {
      throw Accounts.taken();
    }
    return register(player(request, name), name, passwordHash, key);
  }

  /** Creates a player who has chosen nothing yet. */
  PlayerView registerGuest(UniqueName name) {
    Player player = player(NOTHING_CHOSEN, name);
    player.guest = true;
    return register(player, name, null, null);
  }

  private PlayerView register(
      Player player, UniqueName name, String passwordHash, RegistrationKey key) {
    try {
      database.entities(() -> insert(player, name, passwordHash, key));
    } catch (ConstraintViolationException e) {
      if (EXTERNAL_ID_TAKEN.equals(e.getConstraintName())) {
        throw Problems.conflict("The external id is taken.");
      }
      throw NAMES.contains(e.getConstraintName()) ? Accounts.taken() : e;
    }
    board.show(player.id);
    return view(player);
  }

  Optional<PlayerView> find(long id) {
    return database.entities(() -> Player.<Player>findByIdOptional(id)).map(this::view);
  }

  Optional<PlayerView> find(String nameKey) {
    return database.entities(() -> Player.named(nameKey)).map(this::view);
  }

  Optional<PlayerView> findExternal(String externalId) {
    return database.entities(() -> Player.external(externalId)).map(this::view);
  }

  private Player insert(Player player, UniqueName name, String passwordHash, RegistrationKey key) {
    player.persist();
    accounts.open(name, passwordHash, player.id);
    Player.flush();
    if (key != null && !key.keep(database, player.id)) {
      throw Accounts.taken();
    }
    return player;
  }

  private Player player(NewPlayer request, UniqueName name) {
    Player player = new Player();
    player.name = name.shown();
    player.nameKey = name.key();
    player.description = request.description();
    player.externalId = request.externalId();
    player.gold = Objects.requireNonNullElse(request.gold(), start.gold());
    player.silver = Objects.requireNonNullElse(request.silver(), start.silver());
    player.attack = orElse(request.attack(), start.attack());
    player.hitPoints = orElse(request.hitPoints(), start.hitPoints());
    player.luck = orElse(request.luck(), start.luck());
    return player;
  }

  private PlayerView view(Player player) {
    return PlayerView.of(player, player.hidden ? null : board.rank(player.id, player.score));
  }

  private static int orElse(Long given, int usual) {
    return given == null ? usual : Math.toIntExact(given);
  }
}
