package games.arena.bench;

/** What is measured of one subject after another, beside what it is compared with. */
@FunctionalInterface
interface Part {

  void measure(Subject subject) throws Exception;
}
