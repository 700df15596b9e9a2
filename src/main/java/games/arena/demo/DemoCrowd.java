package games.arena.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The players of the demo: always the same ones, so that a restart finds them again. */
final class DemoCrowd {

  /**
   * A player to register.
   *
   * @param name unique, at most 20 characters
   */
  record Member(
      String name, String description, int gold, int silver, int attack, int hitPoints, int luck) {}

  private static final long SEED = 20_261_125;

  private static final List<String> FIRST =
      List.of(
          "Aino", "Amara", "Anouk", "Björn", "Caius", "Chidi", "Dalia", "Einar", "Esma", "Fatou",
          "Galla", "Hana", "Ines", "Iskra", "Jory", "Kaya", "Leif", "Livia", "Maeve", "Marek",
          "Nadia", "Nilo", "Ottavia", "Paola", "Quill", "Rhea", "Rune", "Sabine", "Şirin", "Tamsin",
          "Teodor", "Ulla", "Veda", "Wren", "Xenia", "Yara", "Zosia", "Ζωή", "Игорь", "美咲");

  private static final List<String> SECOND =
      List.of(
          "Ashford",
          "the Bold",
          "Brack",
          "Corvo",
          "Dunmore",
          "Ember",
          "Falk",
          "Grimm",
          "Hale",
          "Ironside",
          "Kestrel",
          "the Lame",
          "Marlow",
          "Nettle",
          "Oakes",
          "the Quiet",
          "Rook",
          "Sable",
          "Thorne",
          "Vane",
          "Wolfe",
          "of Ys");

  private static final List<String> WORDS =
      List.of(
          "Fights on market days, sleeps on all others.",
          "Undefeated, as long as nobody counts.",
          "Left-handed, light-footed, late for everything.",
          "Owes three people money and one an apology.",
          "Prefers long battles and short speeches.",
          "Came for the bread, stayed for the circus.",
          "Luck is a skill, if you practise.",
          "Will fight again tomorrow.");

  private DemoCrowd() {}

  /** The first players, at most as many as there are names. */
  static List<Member> of(int size) {
    Random random = new Random(SEED);
    List<Member> members = new ArrayList<>();
    // A step that is coprime to the number of names visits each name once.
    int names = FIRST.size() * SECOND.size();
    for (int i = 0; i < Math.min(size, names); i++) {
      int place = (int) (i * 347L % names);
      members.add(
          member(FIRST.get(place % FIRST.size()) + " " + SECOND.get(place / FIRST.size()), random));
    }
    return members;
  }

  /** Strong players get little luck, so that nobody always wins. */
  private static Member member(String name, Random random) {
    int attack = 55 + random.nextInt(40);
    return new Member(
        name,
        WORDS.get(random.nextInt(WORDS.size())),
        2_000 + random.nextInt(60_000),
        2_000 + random.nextInt(60_000),
        attack,
        240 - attack + random.nextInt(120),
        Math.max(5, 80 - attack + random.nextInt(15)));
  }
}
