package games.arena.webhook;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.sql.Database;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.NodeTool;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WebhookTest.Quick.class)
class WebhookTest {

  /** Short pauses, and receivers on this machine. */
  public static final class Quick implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "arena.webhooks.allow-private", "true",
          "arena.webhooks.first-pause", "100ms",
          "arena.webhooks.give-up-after", "1h",
          "arena.webhooks.timeout", "1s");
    }
  }

  @Inject Webhooks webhooks;
  @Inject Database database;

  private Receiver receiver;
  private Registered player;
  private final List<Long> made = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    receiver = new Receiver();
    player = register();
  }

  @AfterEach
  void close() {
    made.forEach(id -> admin().delete("/v1/admin/webhooks/{id}", id));
    receiver.close();
  }

  @Test
  void eventsAreDeliveredInTheirOrderAndSigned() throws Exception {
    JsonPath webhook = add(receiver.url(), List.of("player.changed"));
    change("one");
    change("two");
    change("three");
    await().atMost(soon()).until(() -> receiver.ids().size() == 3);
    assertThat(receiver.types()).containsOnly("player.changed");
    assertThat(receiver.ids()).isSorted();
    byte[] secret =
        Base64.getDecoder().decode(webhook.getString("secret").substring("whsec_".length()));
    Receiver.Delivery first = receiver.accepted.get(0);
    assertThat(first.event().get("id").asText()).isEqualTo(first.id());
    assertThat(first.signature())
        .isEqualTo(
            Signature.of(secret, first.id(), Long.parseLong(first.timestamp()), first.body()));
    await().atMost(soon()).until(() -> get(webhook).getLong("lagSeconds") == 0);
    assertThat(get(webhook).getString("secret")).isNull();
  }

  @Test
  void anotherImplementationVerifiesTheSignature() throws Exception {
    NodeTool node = NodeTool.orSkip("node");
    JsonPath webhook = add(receiver.url(), List.of("player.changed"));
    change("verified – ✓");
    await().atMost(soon()).until(() -> !receiver.accepted.isEmpty());
    Receiver.Delivery delivery = receiver.accepted.get(0);
    Map<String, String> headers = new HashMap<>();
    headers.put("webhook-id", delivery.id());
    headers.put("webhook-timestamp", delivery.timestamp());
    headers.put("webhook-signature", delivery.signature());
    String[] arguments = {
      "src/test/node/verify-webhook.js",
      webhook.getString("secret"),
      new ObjectMapper().writeValueAsString(headers),
      Base64.getEncoder().encodeToString(delivery.body())
    };
    NodeTool.Result verified = node.run(arguments);
    org.junit.jupiter.api.Assumptions.assumeFalse(
        verified.output().contains("Cannot find module"), "standardwebhooks is not installed");
    assertThat(verified.output()).contains("verified " + delivery.id());
    arguments[3] = Base64.getEncoder().encodeToString("{}".getBytes(UTF_8));
    assertThat(node.run(arguments).status()).isNotZero();
  }

  @Test
  void whatFailsIsTriedAgainAndNothingOvertakesIt() {
    JsonPath webhook = add(receiver.url(), List.of("player.changed"));
    receiver.status = 500;
    change("one");
    change("two");
    await().atMost(soon()).until(() -> receiver.refused.size() >= 2);
    await()
        .atMost(soon())
        .until(() -> "The receiver answered 500".equals(get(webhook).getString("lastError")));
    assertThat(get(webhook).getBoolean("active")).isTrue();
    assertThat(receiver.refused.stream().map(Receiver.Delivery::id).distinct()).hasSize(1);
    receiver.status = 200;
    await().atMost(soon()).until(() -> receiver.ids().size() == 2);
    assertThat(receiver.accepted.get(0).id()).isEqualTo(receiver.refused.get(0).id());
    await().atMost(soon()).until(() -> get(webhook).getInt("failures") == 0);
  }

  @Test
  void oneThatFailsForLongIsStoppedAndSaysSoUntilItIsStartedAgain() {
    JsonPath webhook = add(receiver.url(), List.of("player.changed"));
    receiver.status = 503;
    change("lost?");
    await().atMost(soon()).until(() -> get(webhook).getInt("failures") > 0);
    database.update(
        "update webhook set failing_since = failing_since - interval '2 hours' where id = ?",
        webhook.getLong("id"));
    await().atMost(soon()).until(() -> !get(webhook).getBoolean("active"));
    assertThat(get(webhook).getString("stoppedBecause")).startsWith("All tries have failed since");
    receiver.status = 200;
    admin()
        .body(Map.of("active", true))
        .patch("/v1/admin/webhooks/{id}", webhook.getLong("id"))
        .then()
        .statusCode(200)
        .body("active", equalTo(true))
        .body("stoppedBecause", equalTo(null));
    await().atMost(soon()).until(() -> receiver.ids().size() == 1);
  }

  @Test
  void aReceiverThatIsGoneIsNotAskedAgain() {
    JsonPath webhook = add(receiver.url(), List.of("player.changed"));
    receiver.status = 410;
    change("gone");
    await().atMost(soon()).until(() -> !get(webhook).getBoolean("active"));
    assertThat(receiver.refused).hasSize(1);
  }

  @Test
  void aReceiverThatHangsHoldsUpNoOther() throws Exception {
    try (Receiver hanging = new Receiver()) {
      hanging.status = 0;
      JsonPath slow = add(hanging.url(), List.of("player.changed"));
      add(receiver.url(), List.of("player.changed"));
      for (int i = 0; i < 5; i++) {
        change("number " + i);
      }
      await().atMost(soon()).until(() -> receiver.ids().size() == 5);
      await()
          .atMost(soon())
          .untilAsserted(
              () ->
                  assertThat(get(slow).getString("lastError"))
                      .isEqualTo("No answer within 1000 ms"));
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    JsonPath webhook = add(receiver.url(), List.of("player.changed"));
    receiver.status = 307;
    change("moved");
    await()
        .atMost(soon())
        .until(() -> "The receiver answered 307".equals(get(webhook).getString("lastError")));
    assertThat(receiver.refused).allMatch(delivery -> delivery.path().equals("/hook"));
  }

  @Test
  void aTestIsSentAtOnceAndItsResultTold() {
    JsonPath webhook = add(receiver.url(), List.of());
    admin()
        .post("/v1/admin/webhooks/{id}/test", webhook.getLong("id"))
        .then()
        .statusCode(200)
        .body("delivered", equalTo(true));
    assertThat(receiver.types()).contains("webhook.test");
    receiver.status = 404;
    admin()
        .post("/v1/admin/webhooks/{id}/test", webhook.getLong("id"))
        .then()
        .body("delivered", equalTo(false))
        .body("error", equalTo("The receiver answered 404"));
  }

  @Test
  void whoeverHasLostTheLeaseChangesNothing() {
    JsonPath json = add("http://127.0.0.1:9/", List.of("player.suspended"));
    Webhook first = webhooks.lease(webhooks.find(json.getLong("id")).orElseThrow()).orElseThrow();
    assertThat(webhooks.lease(first)).isEmpty();
    database.update("update webhook set leased_until = now() where id = ?", first.id());
    Webhook second = webhooks.lease(first).orElseThrow();
    assertThat(webhooks.progress(first, first.delivered())).isFalse();
    assertThat(webhooks.fail(first, "late", true)).isEmpty();
    assertThat(webhooks.progress(second, second.delivered())).isTrue();
  }

  @Test
  void aWebhookIsListedChangedAndDeleted() {
    JsonPath webhook = add(receiver.url(), List.of());
    assertThat(webhook.getString("secret")).startsWith("whsec_");
    assertThat(webhook.getList("types")).isEmpty();
    long id = webhook.getLong("id");
    admin()
        .get("/v1/admin/webhooks")
        .then()
        .statusCode(200)
        .body("items[0].id", equalTo((int) id))
        .body("items[0].url", startsWith("http://127.0.0.1"));
    admin()
        .body(Map.of("types", List.of("battle.finished"), "active", false))
        .patch("/v1/admin/webhooks/{id}", id)
        .then()
        .statusCode(200)
        .body("types", equalTo(List.of("battle.finished")))
        .body("active", equalTo(false));
    admin().delete("/v1/admin/webhooks/{id}", id).then().statusCode(204);
    admin().delete("/v1/admin/webhooks/{id}", id).then().statusCode(404);
    admin().get("/v1/admin/webhooks/{id}", id).then().statusCode(404);
    admin().post("/v1/admin/webhooks/{id}/test", id).then().statusCode(404);
    admin().body(Map.of()).patch("/v1/admin/webhooks/{id}", id).then().statusCode(404);
  }

  @Test
  void whatBreaksARuleIsRefused() {
    admin()
        .body("{\"types\": [\"battle.won\", null]}")
        .post("/v1/admin/webhooks")
        .then()
        .statusCode(422)
        .body("errors.field", equalTo(List.of("url", "types")));
    player.calls().get("/v1/admin/webhooks").then().statusCode(403);
  }

  private JsonPath add(String url, List<String> types) {
    JsonPath webhook =
        admin()
            .body(Map.of("url", url, "types", types))
            .post("/v1/admin/webhooks")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();
    made.add(webhook.getLong("id"));
    return webhook;
  }

  private static JsonPath get(JsonPath webhook) {
    return admin().get("/v1/admin/webhooks/{id}", webhook.getLong("id")).jsonPath();
  }

  private void change(String description) {
    player
        .calls()
        .body(Map.of("description", description))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
  }

  private static Duration soon() {
    return Patience.seconds(20);
  }
}
