package games.arena.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmptySendersTest {

  private static List<String> named(String header, List<String> values) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory()
            .withValidation(false)
            .newHeaders()
            .set(header, values);
    EmptySenders.name(headers);
    return headers.getAll(header);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For | '' | unknown",
        "X-Forwarded-For | :80 | unknown",
        "X-Forwarded-For | ' , 203.0.113.7' | 'unknown, 203.0.113.7'",
        "X-Forwarded-For | ':80,203.0.113.7' | 'unknown,203.0.113.7'",
        "X-Forwarded-For | ::1 | ::1",
        "X-Forwarded-For | 203.0.113.7:80 | 203.0.113.7:80",
        "X-Forwarded-For | '[2001:db8::1]:443, ' | '[2001:db8::1]:443, '",
        "Forwarded | for=:80 | for=unknown",
        "Forwarded | 'For=\":80\";proto=http, for=9.9.9.9' | 'For=\"unknown\";proto=http,"
            + " for=9.9.9.9'",
        "Forwarded | 'by=x;for= ;host=y' | by=x;for=unknown;host=y",
        "Forwarded | for=203.0.113.7:80;by=x | for=203.0.113.7:80;by=x",
        "Forwarded | 'for=\"[2001:db8::1]:47\"' | 'for=\"[2001:db8::1]:47\"'",
      })
  void onlyAFirstSenderWithoutAHostIsNamed(String header, String value, String expected) {
    assertThat(named(header, List.of(value))).containsExactly(expected);
  }

  @Test
  void furtherHeadersStayAsTheyAre() {
    assertThat(named("X-Forwarded-For", List.of(":80", "203.0.113.7")))
        .containsExactly("unknown", "203.0.113.7");
  }
}
