package games.arena.account;

import games.arena.http.FieldErrors;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * A name in the spelling given, with a key for comparison. Two spellings are the same name if their
 * keys are equal. NFKC_Casefold makes the key: {@code José} in NFC and in NFD have the same key,
 * and so have {@code Alice} and {@code ALICE}, {@code Straße} and {@code STRASSE}, and {@code
 * Alice} with an invisible character in it.
 *
 * @param shown the spelling given, without white space at its ends; 1 … 20 characters (Unicode code
 *     points)
 * @param key the unique key for comparison and look-ups; 1 … 360 UTF-16 units, as one character can
 *     expand to eighteen (U+FDFA)
 */
public record UniqueName(String shown, String key) {

  /** The maximum length of a name as shown, in characters (Unicode code points). */
  public static final int MAX_LENGTH = 20;

  private static final int MAX_SPELLING_LENGTH = MAX_LENGTH * 18;

  /** The key of an input that cannot be a name; no account has it. */
  private static final String NO_NAME = "";

  /**
   * Validates a name that a user chose.
   *
   * @param raw the name as received; {@code null} counts as empty
   * @throws IllegalArgumentException if the name breaks a rule; the message names the rule, for the
   *     API's user
   */
  public static UniqueName of(String raw) {
    String shown = strip(raw);
    require(!shown.isEmpty(), "must not be empty");
    require(none(shown, UniqueName::isUnpairedSurrogate), "must not contain unpaired surrogates");
    require(none(shown, UniqueName::isControl), "must not contain control characters");
    require(
        none(shown, UniqueName::isBidirectionalOverride),
        "must not contain bidirectional overrides (U+202D, U+202E)");
    require(
        !none(shown, cp -> !isWhiteSpace(cp) && !isDefaultIgnorable(cp) && !isBlank(cp)),
        "must not be made of invisible characters only");
    require(
        none(shown, UniqueName::isOtherBidirectionalControl),
        "must not contain bidirectional embeddings or isolates (U+202A to U+202C, U+2066 to"
            + " U+2069)");
    require(
        none(shown, cp -> isBlank(cp) || isUnseen(cp)),
        "must not contain blanks that are no spaces, or controls that cannot be seen (such as"
            + " U+2800 or U+FFF9)");
    require(
        shown.codePointCount(0, shown.length()) <= MAX_LENGTH,
        "must not be longer than " + MAX_LENGTH + " characters");
    String key = fold(shown);
    // Checked in the key, because NFKC turns a full-width colon into a plain one.
    require(key.indexOf(':') < 0, "must not contain a colon (:)");
    return new UniqueName(shown, key);
  }

  /**
   * The key to look up a name in any spelling. Accepts every input, even one of more than twenty
   * characters: {@code e} and a combining accent are two characters where the name may have one. An
   * input that cannot be a name gives a key that no account has and that PostgreSQL can read.
   */
  public static String keyOf(String raw) {
    String spelling = strip(raw);
    boolean readable =
        none(
            spelling,
            cp ->
                cp == 0
                    || isUnpairedSurrogate(cp)
                    || isBidirectionalOverride(cp)
                    || isOtherBidirectionalControl(cp));
    // The length is limited because normalising a long run of accents takes quadratic time.
    return readable && spelling.length() <= MAX_SPELLING_LENGTH ? fold(spelling) : NO_NAME;
  }

  /** Validates a required name; null if it breaks a rule. */
  public static UniqueName check(FieldErrors errors, String raw) {
    if (!errors.require("name", raw)) {
      return null;
    }
    try {
      return of(raw);
    } catch (IllegalArgumentException e) {
      errors.add("name", e.getMessage());
      return null;
    }
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }

  private static boolean none(String text, IntPredicate property) {
    return text.codePoints().noneMatch(property);
  }

  /**
   * Strips Unicode white space. {@link String#strip} misses U+0085 and the no-break spaces, and
   * strips control characters.
   */
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
   * Applies NFKC_Casefold: NFKC, full case folding, and no default-ignorable code points. Folding
   * works on the decomposed form: an iota subscript folds to a letter of its own, and every accent
   * must stay with its letter. Ignorable code points are dropped before anything is composed, as
   * they would keep an accent from its letter. The result is stripped again, because NFKC turns a
   * stand-alone accent into a space and a combining accent. Folding the result again does not
   * change it.
   */
  private static String fold(String name) {
    String decomposed = Normalizer.normalize(name, Normalizer.Form.NFKD);
    String visible = withoutIgnorable(foldCase(decomposed));
    return strip(Normalizer.normalize(visible, Normalizer.Form.NFKC));
  }

  private static String withoutIgnorable(String text) {
    if (none(text, UniqueName::isDefaultIgnorable)) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints().filter(cp -> !isDefaultIgnorable(cp)).forEach(kept::appendCodePoint);
    return kept.toString();
  }

  /**
   * Unicode's full case folding (CaseFolding.txt, status C and F): the lower case of the upper
   * case, except for three letters. Works character by character, because {@link
   * String#toLowerCase} looks at the neighbours of a sigma.
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

  /** {@link String#codePoints} yields a surrogate only if it is unpaired. */
  static boolean isUnpairedSurrogate(int cp) {
    return Character.getType(cp) == Character.SURROGATE;
  }

  private static boolean isBidirectionalOverride(int cp) {
    return cp == 0x202D || cp == 0x202E;
  }

  private static boolean isOtherBidirectionalControl(int cp) {
    return within(cp, 0x202A, 0x202C) || within(cp, 0x2066, 0x2069);
  }

  /** Characters without ink that have neither property below: Braille, music, Khitan. */
  private static boolean isBlank(int cp) {
    return cp == 0x2800 || cp == 0x1D159 || cp == 0x16FE4;
  }

  /**
   * Characters that show nothing and that the key keeps: controls of annotations, embedded objects
   * and hieroglyphs, and code points that are never characters.
   */
  private static boolean isUnseen(int cp) {
    return within(cp, 0xFFF9, 0xFFFC)
        || within(cp, 0x13430, 0x1343F)
        || within(cp, 0xFDD0, 0xFDEF)
        || (cp & 0xFFFE) == 0xFFFE;
  }

  /** The Unicode property White_Space, which Java has only inside regular expressions. */
  private static boolean isWhiteSpace(int cp) {
    return switch (cp) {
      case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680 -> true;
      case 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> cp >= 0x2000 && cp <= 0x200A;
    };
  }

  /** The property Default_Ignorable_Code_Point of Unicode 15.0, which Java does not have. */
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
