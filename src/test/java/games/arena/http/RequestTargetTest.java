package games.arena.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "*",
        "",
        "/v1/players?name=Jos%C3%A9&limit=1",
        "/%F0%9F%98%80",
        "/%25",
        "/a%20b",
        "/a+b",
        "/%c3%a9",
        "http://host/v1",
        "/%2F",
        "/%7F",
        "/%01"
      })
  void escapesMakeUtf8(String target) {
    assertThat(RequestTarget.isReadable(target)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%",
        "/%2",
        "/%zz",
        "/%2z",
        "/%z2",
        "/%%",
        "/%-1",
        "/%+1",
        "/%\u0661\u0661",
        "/%00",
        "/a%00b",
        "/%ff",
        "/%80",
        "/%C3",
        "/%C3x",
        "/%C0%80",
        "/%C0%AF",
        "/%ED%A0%80",
        "/%F4%90%80%80",
        "/\u00e9",
        "/ ",
        "/\t",
        "/\u0000",
        "/\u007f",
        "/{id}",
        "/a|b",
        "/\"",
        "/<a>",
        "/a^b",
        "/`",
        "/a\\b",
        "/%{2"
      })
  void anythingElseCannotBeRead(String target) {
    assertThat(RequestTarget.isReadable(target)).isFalse();
  }
}
