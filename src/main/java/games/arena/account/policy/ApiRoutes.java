package games.arena.account.policy;

import static java.util.Map.entry;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** The routes of the API and who may call them; documented in src/site/markdown/accounts.md. */
@ApplicationScoped
public class ApiRoutes implements Routes {

  private static final Map<String, Access> TABLE =
      Map.ofEntries(
          entry("POST /v1/players", Access.REGISTRATION),
          entry("GET /v1/players", Access.SIGNED_IN),
          entry("GET /v1/players/me", Access.SIGNED_IN),
          entry("GET /v1/players/{id}", Access.SIGNED_IN),
          entry("PATCH /v1/players/{id}", Access.SELF_OR_GAME_SERVER),
          entry("DELETE /v1/players/{id}", Access.SELF),
          entry("POST /v1/players/{id}/tokens", Access.GAME_SERVER),
          entry("POST /v1/guests", Access.REGISTRATION),
          entry("POST /v1/admin/players/import", Access.GAME_SERVER),
          entry("GET /v1/players/{id}/battles", Access.SIGNED_IN),
          entry("GET /v1/players/{id}/transactions", Access.SELF_OR_GAME_SERVER),
          entry("POST /v1/players/{id}/transactions", Access.GAME_SERVER),
          entry("POST /v1/transactions", Access.GAME_SERVER),
          entry("GET /v1/players/{id}/suspension", Access.GAME_SERVER),
          entry("PUT /v1/players/{id}/suspension", Access.GAME_SERVER),
          entry("DELETE /v1/players/{id}/suspension", Access.GAME_SERVER),
          entry("POST /v1/battles", Access.SIGNED_IN),
          entry("GET /v1/battles/{id}", Access.SIGNED_IN),
          entry("GET /v1/opponents", Access.SIGNED_IN),
          entry("GET /v1/leaderboards/{board}", Access.SIGNED_IN),
          entry("GET /v1/leaderboards/{board}/players/{id}", Access.SIGNED_IN),
          entry("GET /v1/leaderboards/{board}/stream", Access.SIGNED_IN),
          entry("GET /v1/rules", Access.SIGNED_IN),
          entry("GET /v1/events", Access.GAME_SERVER),
          entry("GET /v1/events/stream", Access.SIGNED_IN),
          entry("POST /v1/tokens", Access.WITH_PASSWORD),
          entry("POST /v1/tokens/refresh", Access.ANYONE),
          entry("DELETE /v1/tokens", Access.WITH_TOKEN),
          entry("POST /v1/tickets", Access.SIGNED_IN),
          entry("GET /.well-known/jwks.json", Access.ANYONE),
          entry("POST /v1/admin/accounts", Access.ADMIN),
          entry("GET /v1/admin/accounts", Access.ADMIN),
          entry("GET /v1/admin/accounts/{id}", Access.ADMIN),
          entry("PATCH /v1/admin/accounts/{id}", Access.ADMIN),
          entry("DELETE /v1/admin/accounts/{id}", Access.ADMIN),
          entry("POST /v1/admin/keys/rotate", Access.ADMIN),
          entry("GET /v1/admin/queue", Access.ADMIN),
          entry("PUT /v1/admin/queue/pause", Access.ADMIN),
          entry("DELETE /v1/admin/queue/pause", Access.ADMIN),
          entry("GET /v1/admin/workers", Access.ADMIN),
          entry("PUT /v1/admin/workers/{name}/drain", Access.ADMIN),
          entry("DELETE /v1/admin/workers/{name}/drain", Access.ADMIN),
          entry("POST /v1/admin/battles/{id}/cancel", Access.ADMIN),
          entry("POST /v1/admin/dead-letters/discard", Access.ADMIN),
          entry("POST /v1/admin/leaderboards/{board}/rebuild", Access.ADMIN),
          entry("GET /v1/admin/audit", Access.ADMIN),
          entry("GET /v1/admin/loggers", Access.ADMIN),
          entry("PUT /v1/admin/loggers/{category}", Access.ADMIN),
          entry("DELETE /v1/admin/loggers/{category}", Access.ADMIN),
          entry("GET /v1/admin/dead-letters", Access.ADMIN),
          entry("POST /v1/admin/dead-letters/requeue", Access.ADMIN),
          entry("POST /v1/admin/dead-letters/{id}/requeue", Access.ADMIN),
          entry("DELETE /v1/admin/dead-letters/{id}", Access.ADMIN),
          entry("POST /v1/admin/leaderboards/rebuild", Access.ADMIN),
          entry("POST /v1/admin/rules", Access.ADMIN),
          entry("PUT /v1/admin/rules/active", Access.ADMIN),
          entry("POST /v1/admin/rules/simulations", Access.GAME_SERVER),
          entry("POST /v1/admin/webhooks", Access.ADMIN),
          entry("GET /v1/admin/webhooks", Access.ADMIN),
          entry("GET /v1/admin/webhooks/{id}", Access.ADMIN),
          entry("PATCH /v1/admin/webhooks/{id}", Access.ADMIN),
          entry("DELETE /v1/admin/webhooks/{id}", Access.ADMIN),
          entry("POST /v1/admin/webhooks/{id}/test", Access.ADMIN));

  @Override
  public Map<String, Access> access() {
    return TABLE;
  }
}
