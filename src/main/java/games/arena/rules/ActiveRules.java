package games.arena.rules;

import games.arena.http.Problems;

/** Which version shall be active. */
public record ActiveRules(Integer version) {

  int check() {
    if (version == null) {
      throw Problems.invalid("version", "is required");
    }
    return version;
  }
}
