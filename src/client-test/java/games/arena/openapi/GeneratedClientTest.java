package games.arena.openapi;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import games.arena.client.ApiClient;
import games.arena.client.ApiException;
import games.arena.client.BattlesApi;
import games.arena.client.GameServersApi;
import games.arena.client.LeaderboardsApi;
import games.arena.client.PlayersApi;
import games.arena.client.TokensApi;
import games.arena.client.model.Battle;
import games.arena.client.model.BattleTurn;
import games.arena.client.model.Challenge;
import games.arena.client.model.Player;
import games.arena.client.model.PlayerRegistration;
import games.arena.client.model.SuspensionRequest;
import games.arena.client.model.Tokens;
import games.arena.client.model.Transaction;
import games.arena.client.model.TransactionRequest;
import games.arena.testing.ArenaClient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A client that was generated from the description of the API works. */
@QuarkusTest
class GeneratedClientTest {

  @Test
  void itRegistersSignsInFightsAndReadsTheBoard() throws ApiException {
    Player alice = register();
    Player bob = register();
    Tokens tokens = new TokensApi(client(basic(alice))).openSession();
    ApiClient client = client("Bearer " + tokens.getAccessToken());

    BattlesApi battles = new BattlesApi(client);
    Challenge challenge = new Challenge().opponentId(bob.getId());
    String key = UUID.randomUUID().toString();
    Battle queued = battles.submitBattle(challenge, key);
    assertThat(battles.submitBattle(challenge, key).getId()).isEqualTo(queued.getId());

    Battle finished = battles.getBattle(queued.getId(), "wait=30");
    assertThat(finished.getStatus()).isEqualTo(Battle.StatusEnum.FINISHED);
    assertThat(finished.getFailure()).isNull();
    assertThat(finished.getFinishedAt()).isNotNull();
    List<BattleTurn> turns = finished.getResult().getTurns();
    assertThat(turns.get(turns.size() - 1).getHitPointsLeft()).isZero();
    assertThat(turns.get(0).getStrikerId()).isEqualTo(alice.getId());
    assertThat(battles.listBattlesOfPlayer(bob.getId(), 1, null).getItems())
        .extracting(Battle::getId)
        .containsExactly(queued.getId());

    LeaderboardsApi boards = new LeaderboardsApi(client);
    long winner = finished.getResult().getWinnerId();
    // A battle that has ended is on the boards a moment later.
    await()
        .ignoreExceptionsInstanceOf(ApiException.class)
        .untilAsserted(
            () ->
                assertThat(boards.getRank("daily", winner, null).getScore())
                    .isEqualTo(
                        finished.getResult().getLoot().getGold()
                            + finished.getResult().getLoot().getSilver()));
    assertThat(
            boards
                .getLeaderboard(
                    "daily", null, null, null, null, List.of(alice.getId(), bob.getId()))
                .getItems())
        .hasSize(2)
        .allMatch(entry -> entry.getGroupRank() != null)
        .first()
        .matches(entry -> entry.getPlayerId() == winner);
  }

  @Test
  void aGameServerPaysAndSuspendsAPlayer() throws ApiException {
    Player player = register();
    GameServersApi server = new GameServersApi(client(basic("admin", ArenaClient.ADMIN_PASSWORD)));
    String key = UUID.randomUUID().toString();
    TransactionRequest reward = new TransactionRequest().gold(5L).reason("Quest");
    Transaction made = server.makeTransaction(key, player.getId(), reward);
    assertThat(made.getBalance().getGold()).isEqualTo(player.getGold() + 5);
    assertThat(server.makeTransaction(key, player.getId(), reward)).isEqualTo(made);
    assertThat(server.listTransactionsOfPlayer(player.getId(), null, null).getItems())
        .containsExactly(made);

    server.suspendPlayer(player.getId(), new SuspensionRequest().reason("Cheating"));
    assertThat(server.getSuspension(player.getId()).getUntil()).isNull();
    server.liftSuspension(player.getId());
  }

  @Test
  void itIsToldWhatIsWrong() throws ApiException {
    Player alice = register();
    BattlesApi battles = new BattlesApi(client(basic(alice)));
    Challenge withItself = new Challenge().opponentId(alice.getId());
    ApiException refused =
        catchThrowableOfType(ApiException.class, () -> battles.submitBattle(withItself, null));
    assertThat(refused.getCode()).isEqualTo(422);
    assertThat(refused.getResponseBody()).contains("\"field\":\"opponentId\"");
  }

  private static Player register() throws ApiException {
    return new PlayersApi(client(null))
        .registerPlayer(
            new PlayerRegistration()
                .name(ArenaClient.freshName("g"))
                .password(ArenaClient.PASSWORD)
                .description("Generated"),
            null);
  }

  private static String basic(Player player) {
    return basic(player.getName(), ArenaClient.PASSWORD);
  }

  private static String basic(String name, String password) {
    byte[] credentials = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  private static ApiClient client(String authorization) {
    ApiClient client = new ApiClient();
    client.updateBaseUri(RestAssured.baseURI + ":" + RestAssured.port);
    if (authorization != null) {
      client.setRequestInterceptor(request -> request.header("Authorization", authorization));
    }
    return client;
  }
}
