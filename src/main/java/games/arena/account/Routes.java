package games.arena.account;

import java.util.Map;

/** Who may call what. A route that nobody lists is closed to everyone. */
public interface Routes {

  /** By method and path as it is declared: {@code GET /v1/players/{id}}. */
  Map<String, Access> access();
}
