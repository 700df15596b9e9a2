package games.arena.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UniqueNameTest {

  private static final int KHITAN_FILLER = 0x16FE4;

  private static final String EMOJI = "😀";

  @Nested
  class TwoSpellingsAreOneName {

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
      "Jos\u00E9, Jose\u0301, composed or not",
      "Alice, ALICE, case",
      "alice, aLiCe, case",
      "Straße, STRASSE, sharp s",
      "Straße, STRAẞE, capital sharp s",
      "Ａｌｉｃｅ, Alice, full width",
      "ﬁn, FIN, ligature",
      "ﬃ, ffi, ligature",
      "\u212Aelvin, kelvin, Kelvin sign",
      "\u212B, \u00E5, Angstrom sign",
      "\u00B5, \u03BC, micro sign",
      "Σίσυφος, ΣΊΣΥΦΟΣ, final sigma",
      "ς, Σ, sigma alone",
      "ΟΔΟΣ, οδοσ, sigma before nothing",
      "ᾳ, ΑΙ, iota below",
      "ΐ, Ϊ\u0301, two accents",
      "ǰ, J\u030C, no capital of its own",
      "ŉ, ʼN, no capital of its own",
      "ǆ, ǅ, title case",
      "İ, i\u0307, Turkish capital with a dot",
      "①, 1, compatibility",
      "ｶﾞ, ガ, half width",
      "\u1112\u1161\u11AB, \uD55C, Hangul",
      "ᲐᲑᲒ, აბგ, Georgian",
      "Ꭰ, ꭰ, Cherokee",
      "ᏸ, Ᏸ, Cherokee small letter of old",
      "𐐀, 𐐨, Deseret",
      "𝐀𝓫, ab, mathematical",
      "x\u00A0y, x y, no-break space inside",
      "Al\u200Bice, Alice, zero-width space",
      "ad\u200Bmin, admin, zero-width space",
      "\u2060Ali\u00ADce\u200E, Alice, word joiner and soft hyphen and mark",
      "e\u200B\u0301, é, between a letter and its accent",
      "ab, a\u200Bb, zero-width space",
      "👩\u200D🚀, 👩🚀, joiner",
      "❤\uFE0F, ❤, variation selector",
    })
    void thatCompareEqual(String one, String other, String why) {
      assertThat(UniqueName.of(one).key()).as(why).isEqualTo(UniqueName.of(other).key());
      assertThat(UniqueName.keyOf(one)).as(why).isEqualTo(UniqueName.of(other).key());
    }

    @Test
    void asLongAsItIsInAnotherOne() {
      assertThat(UniqueName.keyOf("E\u0301".repeat(20)))
          .isEqualTo(UniqueName.of("é".repeat(20)).key());
      assertThat(UniqueName.keyOf("SS".repeat(20))).isEqualTo(UniqueName.of("ß".repeat(20)).key());
      String longest = "\uFDFA".repeat(20);
      assertThat(UniqueName.of(longest).key()).hasSize(360);
      assertThat(UniqueName.keyOf(Normalizer.normalize(longest, Normalizer.Form.NFKC)))
          .isEqualTo(UniqueName.of(longest).key());
    }

    @Test
    void whateverLocaleTheServerRunsIn() {
      var before = Locale.getDefault();
      try {
        Locale.setDefault(new Locale("tr", "TR"));
        assertThat(UniqueName.of("TITIK").key()).isEqualTo("titik");
      } finally {
        Locale.setDefault(before);
      }
    }
  }

  @ParameterizedTest(name = "{0} ≠ {1}")
  @CsvSource({
    "ı, i", // and so not I either
    "İ, i",
    "a, а", // Latin, Cyrillic
    "Jose, José",
    "👩, 👨",
    "a b, ab",
  })
  void otherNamesStayOther(String one, String other) {
    assertThat(UniqueName.of(one).key()).isNotEqualTo(UniqueName.of(other).key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Łukasz",
        "李小龍",
        "محمد",
        "José María O'Neill-9",
        "👩\u200D👩\u200D👧\u200D👦",
        "🏳\uFE0F\u200D🌈",
        "\u2028a\u2028b",
        "🫠"
      })
  void theSpellingGivenIsShown(String name) {
    assertThat(UniqueName.of(name).shown()).isEqualTo(name.replaceFirst("^\u2028", ""));
  }

  @Nested
  class WhiteSpace {

    @ParameterizedTest
    @MethodSource("games.arena.account.UniqueNameTest#whiteSpace")
    void isStrippedAtBothEnds(String space) {
      var alice = UniqueName.of("Alice");

      assertThat(UniqueName.of(space + "Alice" + space)).isEqualTo(alice);
      assertThat(UniqueName.of(space + " \u00A0Alice\u3000" + space)).isEqualTo(alice);
      assertThat(UniqueName.keyOf(space + "Alice" + space)).isEqualTo(alice.key());
    }

    @ParameterizedTest
    @MethodSource("games.arena.account.UniqueNameTest#whiteSpace")
    void isNoNameAlone(String space) {
      assertRefused(space, "must not be empty");
      assertRefused(space.repeat(30), "must not be empty");
    }

    @Test
    void doesNotCountAtTheEnds() {
      assertThat(UniqueName.of(" ".repeat(30) + "x".repeat(20) + "\u00A0").shown())
          .isEqualTo("x".repeat(20));
    }

    @Test
    void staysInside() {
      assertThat(UniqueName.of("John  Smith").shown()).isEqualTo("John  Smith");
      assertThat(UniqueName.of("John  Smith").key()).isEqualTo("john  smith");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001C", "\u001D", "\u001E", "\u001F"})
    void isUnicodesNotJavas(String separator) {
      assertRefused(separator + "Alice", "must not contain control characters");
    }
  }

  @Nested
  class Length {

    @Test
    void isCountedInCodePoints() {
      assertThat(UniqueName.of(EMOJI.repeat(20)).shown()).isEqualTo(EMOJI.repeat(20));
      assertRefused(EMOJI.repeat(21), "must not be longer than 20 characters");
      assertThat(UniqueName.of("x".repeat(20)).shown()).hasSize(20);
      assertRefused("x".repeat(21), "must not be longer than 20 characters");
      assertRefused("x".repeat(1_000_000), "must not be longer than 20 characters");
    }

    @Test
    void isThatOfTheSpellingGiven() {
      assertRefused("e\u0301".repeat(11), "must not be longer than 20 characters");
      assertThat(UniqueName.of("é".repeat(20)).shown()).hasSize(20);
      assertThat(UniqueName.of("ﬃ".repeat(20)).key()).isEqualTo("ffi".repeat(20));
    }
  }

  @Nested
  class Refused {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void nothing(String raw) {
      assertRefused(raw, "must not be empty");
    }

    @Test
    void everyControlCharacter() {
      IntStream.rangeClosed(0, 0x9F)
          .filter(Character::isISOControl)
          .forEach(
              cp -> assertRefused("a" + (char) cp + "b", "must not contain control characters"));
      assertRefused("\u0000", "must not contain control characters");
      assertRefused("a\u0000", "must not contain control characters");
    }

    @ParameterizedTest
    @MethodSource("games.arena.account.UniqueNameTest#unpairedSurrogates")
    void unpairedSurrogates(String raw) {
      assertRefused(raw, "must not contain unpaired surrogates");
    }

    @ParameterizedTest
    @ValueSource(strings = {":", "a:b", ":a", "a:", "a：b", "a\uFE13b", "a\uFE55b", "a\u2A74b"})
    void aColonInAnySpelling(String raw) {
      assertRefused(raw, "must not contain a colon (:)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202Eecila", "a\u202Db", "alice\u202E", "\u202D"})
    void bidirectionalOverrides(String raw) {
      assertRefused(raw, "must not contain bidirectional overrides (U+202D, U+202E)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202Babc", "\u2067abc", "a\u2066b\u2069", "a\u202Ab\u202C"})
    void bidirectionalEmbeddingsAndIsolates(String raw) {
      assertRefused(
          raw,
          "must not contain bidirectional embeddings or isolates (U+202A to U+202C, U+2066 to"
              + " U+2069)");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\u2800\u2800\u2800",
          "\u2800 \u200B",
          "\uD834\uDD59",
          "\u200B",
          "\u200D\u200D",
          "\u200B \u200B",
          " \u200B\u00A0\u2060\u3000\uFEFF ",
          "\u3164",
          "\uFFA0\u115F",
          "\u00AD",
          "\uFE0F",
          "\uDB40\uDC41",
        })
    void invisibleCharactersOnly(String raw) {
      assertRefused(raw, "must not be made of invisible characters only");
    }

    @ParameterizedTest
    @ValueSource(
        ints = {
          0x2800,
          0x1D159,
          KHITAN_FILLER,
          0x2028,
          0x2029,
          0xFFF9,
          0xFFFA,
          0xFFFB,
          0xFFFC,
          0x13430,
          0x1343F,
          0xFDD0,
          0xFDEF,
          0xFFFE,
          0xFFFF,
          0x1FFFE,
          0x10FFFF
        })
    void whatCannotBeSeenAmongLetters(int cp) {
      String rule =
          "must not contain line separators, or other characters that cannot be seen (such as"
              + " U+2800 or U+FFF9)";
      assertRefused("Al" + Character.toString(cp) + "ice", rule);
      if (cp != 0x2028 && cp != 0x2029) { // white space at the ends is stripped
        assertRefused(Character.toString(cp) + "Alice", rule);
        assertRefused("Alice" + Character.toString(cp), rule);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2801, 0x0600, 0xE000, 0x1F600, 0x303F})
    void butNotWhatCanBeSeen(int cp) {
      assertThat(UniqueName.of("Al" + Character.toString(cp)).shown()).hasSizeGreaterThan(2);
    }

    @Test
    void everyInvisibleCharacterAlone() {
      everyCodePoint()
          .filter(cp -> UCharacter.hasBinaryProperty(cp, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
          .filter(cp -> cp != 0x202D && cp != 0x202E)
          .mapToObj(Character::toString)
          .forEach(raw -> assertRefused(raw, "must not be made of invisible characters only"));
    }
  }

  @Nested
  class LookingUp {

    @ParameterizedTest
    @MethodSource("games.arena.account.UniqueNameTest#unpairedSurrogates")
    void whatPostgresCannotReadFindsNobody(String raw) {
      assertThat(UniqueName.keyOf(raw)).isEmpty();
      assertThat(UniqueName.keyOf("a\u0000b")).isEmpty();
      assertThat(UniqueName.keyOf("\u0000")).isEmpty();
      assertThat(UniqueName.keyOf(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "a:b",
          "a：b",
          "a\u0001b",
          "\u202Ea",
          "\u200B",
          "\u200B \uFFA0",
          "\u001Ca"
        })
    void whatIsRefusedThrowsNothing(String raw) {
      assertThat(UniqueName.keyOf(raw)).isNotEqualTo("a").isNotEqualTo("ab");
    }

    @Test
    void aVeryLongTextIsNotEvenFolded() {
      assertThat(UniqueName.keyOf("x".repeat(360))).hasSize(360);
      assertThat(UniqueName.keyOf("x".repeat(361))).isEmpty();
      assertThat(UniqueName.keyOf("\u0301\u0323".repeat(1_000_000))).isEmpty();
    }
  }

  /** Against ICU, for whatever this JDK's Unicode has assigned. */
  @Nested
  class EveryCharacter {

    @Test
    void isFoldedAsUnicodeDoes() {
      everyCodePoint()
          .filter(Character::isDefined)
          .mapToObj(Character::toString)
          .forEach(
              character -> {
                String expected = UCharacter.foldCase(character, true);
                String folded = UniqueName.foldCase(character);
                // Unicode folds Cherokee to its capitals. The two agree on who is equal to whom,
                // in texts too, if each makes no difference where the other makes none.
                assertThat(UniqueName.foldCase(expected)).isEqualTo(folded);
                assertThat(UCharacter.foldCase(folded, true)).isEqualTo(expected);
                if (!isCherokee(character.codePointAt(0))) {
                  assertThat(folded).isEqualTo(expected);
                }
              });
    }

    @Test
    void isWhiteSpaceOrNotAsUnicodeSays() {
      everyCodePoint()
          .forEach(
              cp ->
                  assertThat(UniqueName.keyOf(Character.toString(cp) + "a").equals("a"))
                      .as("U+%04X", cp)
                      .isEqualTo(isInvisible(Character.toString(cp)) && !isBidirectional(cp)));
    }

    @Test
    void hasAKeyThatIsStableAndVisible() {
      everyCodePoint()
          .filter(Character::isDefined)
          .filter(cp -> cp != 0 && !isInvisible(Character.toString(cp)))
          .mapToObj(Character::toString)
          .forEach(
              character -> {
                String key = UniqueName.keyOf(character);
                assertThat(UniqueName.keyOf(key)).isEqualTo(key);
                assertThat(key.length()).isBetween(1, 18);
                assertThat(isInvisible(key)).isEqualTo(isInvisible(character));
              });
    }

    @Test
    void hasTheKeyThatUnicodeGivesIt() {
      Normalizer2 casefold = Normalizer2.getNFKCCasefoldInstance();
      everyCodePoint()
          .filter(Character::isDefined)
          .filter(cp -> !Character.isISOControl(cp) && !isCherokee(cp) && !isBidirectional(cp))
          .mapToObj(Character::toString)
          .forEach(
              character ->
                  assertThat(UniqueName.keyOf(character))
                      .isEqualTo(casefold.normalize(character).strip()));
    }

    @Test
    void isNoLongerInAnySpellingThanALookUpReads() {
      everyCodePoint()
          .filter(Character::isDefined)
          .mapToObj(Character::toString)
          .forEach(
              character -> {
                String key = UniqueName.keyOf(character);
                assertThat(Normalizer.normalize(key, Normalizer.Form.NFKD))
                    .hasSizeLessThanOrEqualTo(18);
                assertThat(Normalizer.normalize(key.toUpperCase(Locale.ROOT), Normalizer.Form.NFKD))
                    .hasSizeLessThanOrEqualTo(18);
              });
    }

    private boolean isBidirectional(int cp) {
      return cp >= 0x202A && cp <= 0x202E || cp >= 0x2066 && cp <= 0x2069;
    }

    private boolean isInvisible(String text) {
      return text.codePoints()
          .allMatch(
              cp ->
                  UCharacter.hasBinaryProperty(cp, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                      || UCharacter.hasBinaryProperty(cp, UProperty.WHITE_SPACE));
    }

    private boolean isCherokee(int cp) {
      return Character.UnicodeScript.of(cp) == Character.UnicodeScript.CHEROKEE;
    }
  }

  @Property
  void aNameIsFoundByItsSpellingItsKeyAndItself(@ForAll("names") String raw) {
    var name = UniqueName.of(raw);

    assertThat(UniqueName.keyOf(raw)).isEqualTo(name.key());
    assertThat(UniqueName.keyOf(name.shown())).isEqualTo(name.key());
    assertThat(UniqueName.keyOf(name.key())).isEqualTo(name.key());
    assertThat(UniqueName.of(name.shown())).isEqualTo(name);
  }

  @Property
  void aNameIsFoundInEveryNormalForm(@ForAll("names") String raw) {
    for (var form : Normalizer.Form.values()) {
      assertThat(UniqueName.keyOf(Normalizer.normalize(raw, form)))
          .isEqualTo(UniqueName.of(raw).key());
    }
  }

  /** The Unicode Standard, definition D146, of what NFKC made of the name, by ICU's folding. */
  @Property
  void theKeyIsThatOfACompatibilityCaselessMatch(@ForAll("names") String raw) {
    var name = UniqueName.of(raw);

    assertThat(d146(name.key())).isEqualTo(d146(raw).strip());
  }

  private static String d146(String text) {
    String folded = UCharacter.foldCase(Normalizer.normalize(text, Normalizer.Form.NFKD), true);
    String twice = UCharacter.foldCase(Normalizer.normalize(folded, Normalizer.Form.NFKD), true);
    String visible =
        twice
            .codePoints()
            .filter(cp -> !UCharacter.hasBinaryProperty(cp, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return Normalizer.normalize(visible, Normalizer.Form.NFKD);
  }

  @Property
  void caseMakesNoDifference(@ForAll("names") String raw) {
    // Java's upper case gives the dotless i the capital of i, and moves accents from a composed
    // letter with an iota below to that iota.
    String name = Normalizer.normalize(raw, Normalizer.Form.NFKD).replace('ı', 'i');

    assertThat(UniqueName.keyOf(name.toUpperCase(Locale.ROOT))).isEqualTo(UniqueName.keyOf(name));
    assertThat(UniqueName.keyOf(name.toLowerCase(Locale.ROOT))).isEqualTo(UniqueName.keyOf(name));
  }

  @Property
  void everyTextHasAKeyOrIsRefusedWithASentence(@ForAll("texts") String raw) {
    String key = UniqueName.keyOf(raw);
    assertThat(key).doesNotContain("\u0000");
    assertThat(key.codePoints()).noneMatch(cp -> Character.getType(cp) == Character.SURROGATE);
    try {
      var name = UniqueName.of(raw);
      assertThat(name.key()).isEqualTo(key).isNotEmpty().doesNotContain(":");
      assertThat(name.shown().codePointCount(0, name.shown().length())).isBetween(1, 20);
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageStartingWith("must not ");
    }
  }

  @Provide
  Arbitrary<String> names() {
    // The x makes all of them visible; a filter would, too, but takes minutes to shrink a failure.
    return letters()
        .list()
        .ofMaxSize(19)
        .map(characters -> String.join("", characters))
        .flatMap(name -> Arbitraries.of("x" + name, name + "x"));
  }

  /** What names are made of, with more than their share of what is easily got wrong. */
  private static Arbitrary<String> letters() {
    var traps =
        Arbitraries.of(
            "ß", "ẞ", "ı", "İ", "i", "I", "\u0307", "ς", "σ", "Σ", "ᾳ", "ᾼ", "\u0345", "ΐ", "ǰ",
            "ŉ", "ﬁ", "ﬃ", "Å", "\u212A", "\u0301", "\u0323", "\u0327", "\u00A8", "\uFDFA", "ꭰ",
            "Ꭰ", "\u1100", "\u1161", "\u11A8", "ｶ", "ﾞ", " ", "\u200D", "\uFE0F", EMOJI);
    var any =
        Arbitraries.of(
            everyCodePoint()
                .filter(cp -> Character.isLetterOrDigit(cp) || isAccent(cp))
                .mapToObj(Character::toString)
                .toList());
    var latin = Arbitraries.chars().alpha().map(String::valueOf);
    return Arbitraries.oneOf(traps, any, latin);
  }

  @Provide
  Arbitrary<String> texts() {
    var units = Arbitraries.strings().all().ofMaxLength(24);
    var nasty =
        Arbitraries.strings()
            .withChars(
                ' ', '\u00A0', '\u0085', '\u200B', '\u202E', '\u0000', '\u0007', ':', '：', '\uD83D',
                '\uDE00', '\uFFFF', '\uFEFF', '\u0301', '\u0323', 'a', 'A')
            .ofMaxLength(24);
    return Arbitraries.oneOf(units, nasty);
  }

  private static boolean isAccent(int cp) {
    return Character.getType(cp) == Character.NON_SPACING_MARK && cp != KHITAN_FILLER;
  }

  static IntStream everyCodePoint() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(cp -> Character.getType(cp) != Character.SURROGATE);
  }

  static Stream<String> whiteSpace() {
    return IntStream.of(
            0x9, 0xA, 0xB, 0xC, 0xD, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
            0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000)
        .mapToObj(Character::toString);
  }

  static Stream<String> unpairedSurrogates() {
    return Stream.of(
        "\uD83D", "\uDE00", "a\uD83D", "\uDE00a", "a\uD83Db", "\uDE00\uD83D", EMOJI + "\uD83D");
  }

  private static void assertRefused(String raw, String sentence) {
    assertThatIllegalArgumentException().isThrownBy(() -> UniqueName.of(raw)).withMessage(sentence);
  }
}
