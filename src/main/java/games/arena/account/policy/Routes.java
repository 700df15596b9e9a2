package games.arena.account.policy;

import java.util.Map;

/** Who may call which route. An unlisted route is closed to everyone. */
public interface Routes {

  /** Access by method and declared path, as in {@code GET /v1/players/{id}}. */
  Map<String, Access> access();
}
