package games.arena.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * A player's name: as it was given, and as it is compared. Two names are one if their keys are
 * equal, which they are under NFKC and full case folding: {@code José} in NFC and in NFD, {@code
 * Alice} and {@code ALICE}, {@code Straße} and {@code STRASSE}.
 *
 * @param shown the spelling given, without white space at its ends; 1 … 20 characters (Unicode code
 *     points)
 * @param key what is unique and looked up; 1 … 360 UTF-16 units, as one character can stand for up
 *     to eighteen (U+FDFA)
 */
public record PlayerName(String shown, String key) {

  /** The most characters (Unicode code points) of a name as it is shown. */
  public static final int MAX_LENGTH = 20;

  private static final int MAX_SPELLING_LENGTH = MAX_LENGTH * 18;

  /** The key of what can be nobody's name; no name has it. */
  private static final String NOBODY = "";

  /**
   * The name that someone wants to have.
   *
   * @param raw as it came in; {@code null} is as good as empty
   * @throws IllegalArgumentException if it breaks a rule; the message says which, for the user of
   *     the API
   */
  public static PlayerName of(String raw) {
    String shown = strip(raw);
    require(!shown.isEmpty(), "must not be empty");
    require(none(shown, PlayerName::isUnpairedSurrogate), "must not contain unpaired surrogates");
    require(none(shown, PlayerName::isControl), "must not contain control characters");
    require(
        none(shown, PlayerName::isBidirectionalOverride),
        "must not contain bidirectional overrides (U+202D, U+202E)");
    require(
        !none(shown, cp -> !isWhiteSpace(cp) && !isDefaultIgnorable(cp)),
        "must not be made of invisible characters only");
    require(
        shown.codePointCount(0, shown.length()) <= MAX_LENGTH,
        "must not be longer than " + MAX_LENGTH + " characters");
    String key = fold(shown);
    // In the key, as a full-width colon is a colon to whoever writes the name in another spelling.
    require(key.indexOf(':') < 0, "must not contain a colon (:)");
    return new PlayerName(shown, key);
  }

  /**
   * The key to look a name up by, in whatever spelling. It refuses nothing, a spelling of more than
   * twenty characters least of all: {@code e} and an accent are two where the name has one. What
   * can be nobody's name gives a key that nobody has, and that PostgreSQL can read.
   */
  public static String keyOf(String raw) {
    String spelling = strip(raw);
    boolean readable = none(spelling, cp -> cp == 0 || isUnpairedSurrogate(cp));
    // The length, because to normalise a long run of accents takes time by its square.
    return readable && spelling.length() <= MAX_SPELLING_LENGTH ? fold(spelling) : NOBODY;
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }

  private static boolean none(String text, IntPredicate property) {
    return text.codePoints().noneMatch(property);
  }

  /** {@link String#strip} knows neither U+0085 nor the no-break spaces, and strips controls. */
  private static String strip(String text) {
    if (text == null) {
      return "";
    }
    int start = 0;
    int end = text.length();
    while (start < end && isWhiteSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /**
   * NFKC and full case folding, as one. Folded while decomposed, because an iota below a letter
   * becomes a letter of its own, and no accent must change sides by it. Stripped again, because
   * NFKC makes a space and an accent of an accent that stands alone. The result is stable: folding
   * it gives itself.
   */
  private static String fold(String name) {
    String decomposed = Normalizer.normalize(name, Normalizer.Form.NFKD);
    return strip(Normalizer.normalize(foldCase(decomposed), Normalizer.Form.NFKC));
  }

  /**
   * Unicode's full case folding (CaseFolding.txt, status C and F): lower case of upper case, but
   * for three letters. Character by character, as {@link String#toLowerCase} looks at the
   * neighbours of a sigma.
   */
  static String foldCase(String text) {
    var folded = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            cp -> {
              switch (cp) {
                case 0x131 -> folded.append('ı'); // dotless i: its upper case is that of i
                case 0x130 -> folded.append("i\u0307"); // capital I with a dot
                case 0x1E9E -> folded.append("ss"); // capital sharp s
                default ->
                    Character.toString(cp)
                        .toUpperCase(Locale.ROOT)
                        .codePoints()
                        .map(Character::toLowerCase)
                        .forEach(folded::appendCodePoint);
              }
            });
    return folded.toString();
  }

  private static boolean isControl(int cp) {
    return Character.getType(cp) == Character.CONTROL;
  }

  /** {@link String#codePoints} gives a surrogate only where it found no pair. */
  private static boolean isUnpairedSurrogate(int cp) {
    return Character.getType(cp) == Character.SURROGATE;
  }

  private static boolean isBidirectionalOverride(int cp) {
    return cp == 0x202D || cp == 0x202E;
  }

  /** The Unicode property White_Space, which Java has only inside regular expressions. */
  private static boolean isWhiteSpace(int cp) {
    return switch (cp) {
      case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680 -> true;
      case 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> cp >= 0x2000 && cp <= 0x200A;
    };
  }

  /** The Unicode property Default_Ignorable_Code_Point, which Java does not have. */
  private static boolean isDefaultIgnorable(int cp) {
    return switch (cp) {
      case 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0 -> true;
      default ->
          within(cp, 0x180B, 0x180F)
              || within(cp, 0x200B, 0x200F)
              || within(cp, 0x202A, 0x202E)
              || within(cp, 0x2060, 0x206F)
              || within(cp, 0xFE00, 0xFE0F)
              || within(cp, 0xFFF0, 0xFFF8)
              || within(cp, 0x1BCA0, 0x1BCA3)
              || within(cp, 0x1D173, 0x1D17A)
              || within(cp, 0xE0000, 0xE0FFF);
    };
  }

  private static boolean within(int cp, int first, int last) {
    return first <= cp && cp <= last;
  }
}
