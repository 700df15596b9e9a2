package games.arena.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "wait=5|5",
        "wait=0|0",
        "WAIT=5|5",
        "Wait = 5|5",
        "wait=\"5\"|5",
        "wait=\"\\5\"|5",
        "wait=005|5",
        "wait=30|30",
        "wait=31|30",
        "wait=100|30",
        "wait=99999999999999999999999999999|30",
        "respond-async, wait=10|10",
        "respond-async,wait=10,foo|10",
        "wait=10; foo=bar|10",
        "wait=10;foo=\"a,b;c\"|10",
        "foo=\"a, wait=3\", wait=4|4",
        "foo=\"a \\\" , wait=3\", wait=4|4",
        "wait=1, wait=2|1",
        "wait=x, wait=2|2",
        ", , wait=7,|7",
        "@@@, wait=7|7",
      })
  void theTimeToWaitIsRead(String header, long seconds) {
    assertThat(Prefer.waitTime(List.of(header))).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "wait",
        "wait=",
        "wait=-1",
        "wait=+1",
        "wait=1.5",
        "wait=1s",
        "wait=ten",
        "wait=\"\"",
        "wait=\"5",
        "wait=5\"",
        "wait=\u0665",
        "await=5",
        "wait-5",
        "foo; wait=5",
        "foo=\"wait=5\"",
        "return=minimal",
        "=5",
        "\"wait=5",
        "wait==5",
        "wait=5 6"
      })
  void whatCannotBeReadIsIgnored(String header) {
    assertThat(Prefer.waitTime(List.of(header))).isEmpty();
  }

  @Test
  void severalHeadersAreOneList() {
    assertThat(Prefer.waitTime(List.of("respond-async", "wait=x", "wait=3", "wait=4")))
        .contains(Duration.ofSeconds(3));
  }

  @Test
  void withoutAHeaderNobodyWaits() {
    assertThat(Prefer.waitTime(null)).isEmpty();
    assertThat(Prefer.waitTime(List.of())).isEmpty();
  }
}
