package games.arena.http;

import games.arena.account.policy.Access;
import games.arena.account.policy.Routes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens what exists in tests only. */
@ApplicationScoped
public class EdgeRoutes implements Routes {

  private static final String PREFIX = "/v1/test";

  private static final List<String> OPEN =
      List.of(
          "POST /samples",
          "POST /samples/reactive",
          "POST /one",
          "POST /nothing",
          "GET /logged",
          "GET /moment",
          "GET /things/{id}",
          "DELETE /things/{id}",
          "GET /things/{id}/parts",
          "GET /things",
          "POST /keys",
          "GET /waits",
          "GET /failures/{kind}",
          "GET /failures/reactive/{kind}",
          "PUT /failures/{kind}");

  @Override
  public Map<String, Access> access() {
    Map<String, Access> access = new HashMap<>();
    OPEN.forEach(route -> access.put(route.replace(" ", " " + PREFIX), Access.ANYONE));
    access.put("GET " + PREFIX + "/signed-in", Access.SIGNED_IN);
    access.put("POST " + PREFIX + "/signed-in", Access.SIGNED_IN);
    return access;
  }
}
