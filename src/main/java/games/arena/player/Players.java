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

  /** Creates a player, who is on the all-time board at once, with its account. */
  PlayerView register(NewPlayer request, UniqueName name, String passwordHash) {
    if (Accounts.isReserved(name)) {
      throw taken();
    }
    Player player = player(request, name);
    try {
      database.entities(() -> insert(player, name, passwordHash));
    } catch (ConstraintViolationException e) {
      throw NAMES.contains(e.getConstraintName()) ? taken() : e;
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

  private Player insert(Player player, UniqueName name, String passwordHash) {
    player.persist();
    accounts.open(name, passwordHash, player.id);
    Player.flush();
    return player;
  }

  private Player player(NewPlayer request, UniqueName name) {
    Player player = new Player();
    player.name = name.shown();
    player.nameKey = name.key();
    player.description = request.description();
    player.gold = Objects.requireNonNullElse(request.gold(), start.gold());
    player.silver = Objects.requireNonNullElse(request.silver(), start.silver());
    player.attack = orElse(request.attack(), start.attack());
    player.hitPoints = orElse(request.hitPoints(), start.hitPoints());
    player.luck = orElse(request.luck(), start.luck());
    return player;
  }

  private PlayerView view(Player player) {
    return PlayerView.of(player, board.rank(player.id, player.score));
  }

  private static RuntimeException taken() {
    return Problems.conflict("The name is taken.");
  }

  private static int orElse(Long given, int usual) {
    return given == null ? usual : Math.toIntExact(given);
  }
}
