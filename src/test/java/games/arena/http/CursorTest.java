package games.arena.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Property(tries = 200)
  void whatGoesInComesOut(@ForAll String scope, @ForAll @Size(max = 4) long[] position) {
    String cursor = Cursor.encode(scope, position);
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
    assertThat(Cursor.decode(scope, position.length, cursor)).isEqualTo(position);
  }

  @Property(tries = 200)
  void noCharacterCanBeChanged(@ForAll long score, @ForAll long id, @ForAll char other) {
    String cursor = Cursor.encode("board", score, id);
    for (int i = 0; i < cursor.length(); i++) {
      if (cursor.charAt(i) != other) {
        assertBroken("board", 2, cursor.substring(0, i) + other + cursor.substring(i + 1));
      }
    }
  }

  @Test
  void aCursorOfAnotherListIsBroken() {
    String cursor = Cursor.encode("weekly 2026-W47", 7, 8);
    assertBroken("weekly 2026-W48", 2, cursor);
    assertBroken("weekly 2026-W47", 1, cursor);
    assertBroken("weekly 2026-W47", 3, cursor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "=", "a", "abc", "====", "\u00e4\u00f6\u00fc", "AQ==", "null"})
  void whatIsNoCursorIsBroken(String text) {
    assertBroken("board", 1, text);
  }

  @Test
  void paddingAndAnotherAlphabetAreBroken() {
    String cursor = Cursor.encode("board", -1L);
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    assertBroken("board", 1, Base64.getUrlEncoder().encodeToString(bytes));
    assertBroken("board", 1, cursor + "\n");
    assertBroken("board", 1, Base64.getEncoder().encodeToString(bytes));
  }

  private static void assertBroken(String scope, int length, String cursor) {
    assertThatExceptionOfType(HttpProblem.class)
        .isThrownBy(() -> Cursor.decode(scope, length, cursor))
        .matches(problem -> problem.status() == 400);
  }
}
