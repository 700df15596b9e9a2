package games.arena.account;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.battle.OwnDatabase;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of names that were two and are one now. */
class NamesMigrationTest {

  private record Named(long id, String name, String key, String accountKey) {}

  private static void player(OwnDatabase database, long id, String name, String key) {
    database.sql(
        """
        insert into player (id, name, name_key, gold, silver, attack, hit_points, luck)
          values (%1$d, '%2$s', '%3$s', 0, 0, 1, 1, 0);
        insert into account (name_key, password_hash, role, player_id) values ('%3$s', 'x', 'player', %1$d)
        """
            .formatted(id, name, key));
  }

  @Test
  void theOlderKeepsTheNameAndTheYoungerIsToldApart() {
    try (OwnDatabase database = OwnDatabase.start()) {
      database.migrate("5");
      player(database, 1, "Alice", "alice");
      player(database, 2, "Al\u200Bice", "al\u200Bice");
      player(database, 3, "B\u200Bob", "b\u200Bob");
      player(database, 4, "Bo\u2060b", "bo\u2060b");
      player(database, 5, "ad\u200Bmin", "ad\u200Bmin");
      player(database, 6, "e\u200B\u0301", "e\u200B\u0301");
      player(database, 7, "\u2067\u2069x", "\u2067\u2069x");

      database.migrate("latest");

      Map<Long, Named> named =
          database
              .query(
                  "select p.id, p.name, p.name_key, a.name_key from player p join account a on"
                      + " a.player_id = p.id",
                  row ->
                      new Named(
                          row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
              .stream()
              .collect(Collectors.toMap(Named::id, Function.identity()));
      assertThat(named.values()).allMatch(one -> one.key.equals(one.accountKey));
      assertThat(named.values()).allMatch(one -> one.key.equals(UniqueName.keyOf(one.key)));
      assertThat(named.get(1L)).isEqualTo(new Named(1, "Alice", "alice", "alice"));
      assertThat(named.get(2L)).isEqualTo(new Named(2, "Alice-2", "alice-2", "alice-2"));
      assertThat(named.get(3L)).isEqualTo(new Named(3, "B\u200Bob", "bob", "bob"));
      assertThat(named.get(4L)).isEqualTo(new Named(4, "Bob-4", "bob-4", "bob-4"));
      assertThat(named.get(5L)).isEqualTo(new Named(5, "admin-5", "admin-5", "admin-5"));
      assertThat(named.get(6L).key).isEqualTo("\u00e9");
      assertThat(named.get(7L).key).isEqualTo("x");
    }
  }
}
