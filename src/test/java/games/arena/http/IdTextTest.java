package games.arena.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the text of an id. */
class IdTextTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 999_999_999_999_999_999L, Long.MAX_VALUE})
  void everyPositiveNumberIsAnId(long id) {
    assertThat(IdText.isCanonical(Long.toString(id))).isTrue();
    assertThat(IdText.parse(Long.toString(id))).hasValue(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "01", "+1", "-1", "1.0", "1e3", " 1", "1\n", "a", "1,2", "\u0661"})
  void anyOtherSpellingIsMalformed(String text) {
    assertThat(IdText.isCanonical(text)).isFalse();
    assertThat(IdText.parse(text)).isEmpty();
  }

  @Test
  void aNumberBeyondTheLargestIdIsWellFormedButNoId() {
    assertThat(IdText.isCanonical("9223372036854775808")).isTrue();
    assertThat(IdText.parse("9223372036854775808")).isEmpty();
    assertThat(IdText.isCanonical("10000000000000000000")).isFalse();
  }
}
