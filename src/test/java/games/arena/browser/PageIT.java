package games.arena.browser;

import static games.arena.testing.ArenaClient.ADMIN_PASSWORD;
import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import games.arena.devservers.PostgresServer;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The web page in a real browser, on the packaged application. */
@QuarkusIntegrationTest
@QuarkusTestResource(RealServers.class)
class PageIT {

  PostgresServer postgres;

  private Browser browser;

  @BeforeEach
  void open() {
    browser = Browser.open();
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Registered strong() {
    return register(Map.of("attack", 1000, "luck", 0, "gold", 500_000, "silver", 0));
  }

  private static Registered weak() {
    return register(Map.of("attack", 1, "hitPoints", 10, "luck", 0, "gold", 800_000));
  }

  @Test
  void whoRegistersChallengesSeesTheReplayAndMovesUpTheBoard() {
    Registered opponent = weak();
    browser.go("/register");
    String name = freshName("new");
    browser.type("#name", name);
    browser.type("#password", PASSWORD);
    browser.click("form button.primary");
    browser.see("#sign-out");
    browser.see(".mine-place", "with 0");

    browser.click(".mine .primary");
    browser.type("#opponent", opponent.name());
    browser.click(".picker form button");
    browser.see(".duel-card button.wide", "Challenge " + opponent.name());
    browser.click(".duel-card button.wide");

    browser.see(".stage[data-turn]");
    browser.see(".outcome", name + " wins.");
    assertThat(browser.address()).matches(".*/#/battles/[0-9]+");
    browser.go("/boards/all-time");
    browser.see("tr.own .points", ",");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anotherTabSeesTheBoardMoveWithoutReloading() {
    Registered winner = strong();
    Registered loser = weak();
    browser.signIn(winner.name(), PASSWORD);
    String first = browser.tab();
    browser.newTab();
    browser.signIn(loser.name(), PASSWORD);
    browser.see(".connection[data-state=live]");
    assertThat(browser.run("!(window.notReloaded = false)")).isTrue();
    String second = browser.tab();

    browser.toTab(first);
    browser.go("/challenge/" + loser.id());
    browser.click(".duel-card button.wide:not([disabled])");
    browser.see(".stage[data-turn]");

    browser.toTab(second);
    browser.see("tr[data-id='" + winner.id() + "'] .points", ",");
    assertThat(browser.run("window.notReloaded === false")).isTrue();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void onesOwnPlaceAgreesWithTheBoardBesideIt() {
    Registered winner = strong();
    Registered loser = weak();
    browser.signIn(winner.name(), PASSWORD);
    browser.see(".connection[data-state=live]");
    winner.ended(winner.challenges(loser));
    browser.see("tr.own .points", ",");
    assertThat(browser.text(".mine-place")).endsWith("with " + browser.text("tr.own .points"));
  }

  @Test
  void opponentsOfAboutTheSamePowerAreOfferedWithTheChanceToWin() {
    Map<String, Integer> values = Map.of("attack", 123_000, "hitPoints", 321, "luck", 0);
    Registered me = register(values);
    Registered opponent = register(Map.of("attack", 123_001, "hitPoints", 321, "luck", 0));
    browser.signIn(me.name(), PASSWORD);
    browser.click("nav.main-nav a[href='#/challenge']");
    browser.see(".near li:first-child", opponent.name());
    browser.see(".near li:first-child .near-chance", "you win 100 %");
    browser.click(".near li:first-child a");
    browser.see(".duel-card button.wide", "Challenge " + opponent.name());
    browser.click(".duel-card button.wide:not([disabled])");
    browser.see(".stage[data-turn]");
    browser.go("/challenge");
    browser.waitUntil(
        "whom it has fought is not offered",
        page -> !page.text(".near").isEmpty() && !page.text(".near").contains(opponent.name()));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aPlayerIsToldOfAnAttackAtOnceInAnyViewAndCanTakeRevenge() {
    Registered me = weak();
    Registered attacker = strong();
    browser.signIn(me.name(), PASSWORD);
    browser.go("/challenge");
    browser.see(".near");
    long battle = attacker.challenges(me);
    browser.see(
        ".news li[data-battle='" + battle + "']", attacker.name() + " attacked you and took");
    browser.see(".message", attacker.name() + " attacked you");
    browser.click(".news a[href='#/battles/" + battle + "']");
    browser.see(".stage[data-turn]");
    browser.click(".news a[href='#/challenge/" + attacker.id() + "']");
    browser.see(".duel-card button.wide", "Challenge " + attacker.name());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void attacksWhileOneWasAwayAreUnreadUntilTheyAreMarkedAsRead() {
    Registered me = weak();
    Registered attacker = strong();
    attacker.ended(attacker.challenges(me));
    attacker.ended(attacker.challenges(me));
    browser.signIn(me.name(), PASSWORD);
    browser.see(".news-title", "2 attacks");
    browser.reload();
    browser.see(".news-title", "2 attacks");
    browser.click(".news button");
    browser.reload();
    browser.see("#sign-out");
    attacker.ended(attacker.challenges(me));
    browser.see(".news-title", "1 attack on you");
  }

  @Test
  void anotherTabIsToldOfAttacksToo() {
    Registered me = weak();
    Registered attacker = strong();
    browser.signIn(me.name(), PASSWORD);
    String first = browser.tab();
    browser.newTab();
    browser.signIn(me.name(), PASSWORD);
    attacker.ended(attacker.challenges(me));
    browser.see(".news-title", "1 attack");
    browser.toTab(first);
    browser.see(".news-title", "1 attack");
    browser.click(".news button");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aGameServerChangesPaysAndSuspendsAPlayer() {
    Registered player = register();
    String server = freshName("server");
    admin()
        .body(Map.of("name", server, "password", PASSWORD, "role", "game-server"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(201);
    browser.signIn(server, PASSWORD);
    browser.go("/players/" + player.id());
    browser.type("#manage-attack", "91");
    browser.click("form[aria-label='Change the player'] button");
    browser.see(".message", player.name() + " is changed.");
    player.me().then().body("attack", equalTo(91));

    browser.type("#pay-gold", "250");
    browser.type("#pay-silver", "-30");
    browser.type("#pay-reason", "a quest");
    browser.click("form[aria-label='Pay the player'] button");
    browser.see(".transaction-list", "a quest");
    browser.see(".transaction-list", "+250");
    player.me().then().body("gold", equalTo(1_250)).body("silver", equalTo(970));

    browser.click(".manage summary");
    browser.type("#suspend-reason", "cheating");
    browser.click("form[aria-label='Suspend the player'] button");
    browser.see(".manage .notice", "Suspended for good: cheating");
    player.challenge(weak()).then().statusCode(403);
    browser.click("form[aria-label='Lift the suspension'] button");
    browser.see(".message", "is not suspended any more");
    player.challenge(weak()).then().statusCode(202);
  }

  @Test
  void whatIsTypedStaysWhileThePlayerIsReadAgain() {
    Registered player = register();
    browser.signIn("admin", ADMIN_PASSWORD);
    browser.go("/players/" + player.id());
    browser.type("#pay-gold", "77");
    admin()
        .header("Idempotency-Key", freshName("elsewhere"))
        .body(Map.of("silver", 1, "reason", "from elsewhere"))
        .post("/v1/players/{id}/transactions", player.id())
        .then()
        .statusCode(201);
    browser.see(".values .silver", "1,001");
    assertThat(browser.run("document.querySelector('#pay-gold').value === '77'")).isTrue();
  }

  @Test
  void aPlayerSeesItsOwnTransactionsAndChangesNobody() {
    Registered player = register();
    admin()
        .header("Idempotency-Key", freshName("own"))
        .body(Map.of("gold", 5, "reason", "a gift"))
        .post("/v1/players/{id}/transactions", player.id())
        .then()
        .statusCode(201);
    browser.signIn(player.name(), PASSWORD);
    browser.go("/players/" + player.id());
    browser.see(".transaction-list", "a gift");
    assertThat(browser.run("!document.querySelector('.manage')")).isTrue();
    browser.go("/players/" + register().id());
    browser.see(".battles", "No battles yet");
    assertThat(browser.run("!document.querySelector('#transactions')")).isTrue();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whoHasAShieldCannotBeChosenBeforeItEnds() throws SQLException {
    Registered me = register();
    Registered shielded = weak();
    sql(
        "update player set shield_until = now() + interval '1 hour' where id = %d"
            .formatted(shielded.id()));
    browser.signIn(me.name(), PASSWORD);
    browser.go("/challenge/" + shielded.id());
    browser.see(".duel-card .field-error", "Nobody can challenge " + shielded.name());
    browser.see(".duel-card button.wide[disabled]");
  }

  @Test
  void anAdministratorRequeuesADeadLetter() throws SQLException {
    Registered attacker = strong();
    Registered opponent = weak();
    sql(
        """
        create function poison_of_page() returns trigger language plpgsql as $$
        begin
          if new.status = 'finished' and new.attacker_id = %d then raise exception 'poison'; end if;
          return new;
        end $$;
        create trigger poison_of_page before insert on battle for each row execute function poison_of_page()
        """
            .formatted(attacker.id()));
    long battle;
    try {
      battle = attacker.challenges(opponent);
      await()
          .atMost(Patience.seconds(60))
          .until(() -> attacker.ended(battle).jsonPath().getString("status").equals("failed"));
    } finally {
      sql("drop trigger poison_of_page on battle; drop function poison_of_page");
    }

    browser.signIn("admin", ADMIN_PASSWORD);
    browser.go("/operations");
    browser.see(".letters", "poison");
    browser.click("[aria-label='Requeue battle " + battle + "']");
    browser.see(".message", "Battle " + battle + " is queued again.");
    browser.waitUntil(
        "the letter is gone", page -> !page.text(".dead-letters").contains("Battle " + battle));
    browser.go("/battles/" + battle);
    browser.see(".stage[data-turn]");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anAdministratorSeesAWebhookThatFailsAndTestsIt() {
    long id =
        admin()
            .body(Map.of("url", "https://nobody.invalid/arena", "types", List.of("battle.failed")))
            .post("/v1/admin/webhooks")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getLong("id");
    browser.signIn("admin", ADMIN_PASSWORD);
    browser.go("/operations");
    browser.see(".webhooks", "https://nobody.invalid/arena");
    browser.click("[aria-label='Test webhook " + id + "']");
    browser.see(".message", "The host's name cannot be resolved");
    admin().delete("/v1/admin/webhooks/{id}", id).then().statusCode(204);
    browser.waitUntil(
        "the webhook is gone", page -> !page.text(".webhooks").contains("nobody.invalid"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anAdministratorPausesAndResumesTheQueue() {
    try {
      browser.signIn("admin", ADMIN_PASSWORD);
      browser.go("/operations");
      browser.click(".pause");
      browser.click("dialog .danger");
      browser.see(".facts", "paused");
      browser.click(".pause");
      browser.click("dialog .danger");
      browser.waitUntil("the queue goes on", page -> !page.text(".facts").contains("paused"));
      assertThat(browser.complaints()).isEmpty();
    } finally {
      admin().delete("/v1/admin/queue/pause").then().statusCode(204);
    }
  }

  private void sql(String statement) throws SQLException {
    Map<String, String> configuration = postgres.configuration();
    try (Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(),
                configuration.get("quarkus.datasource.username"),
                configuration.get("quarkus.datasource.password"));
        Statement sent = connection.createStatement()) {
      sent.execute(statement);
    }
  }

  private void watchReplay(Registered attacker, Registered defender) {
    long battle = attacker.challenges(defender);
    attacker.ended(battle);
    browser.signIn(attacker.name(), PASSWORD);
    browser.go("/battles/" + battle);
  }

  @Test
  void theReplayObeysTheKeyboard() {
    Registered one = register(Map.of("attack", 10, "hitPoints", 100, "luck", 0));
    Registered other = register(Map.of("attack", 10, "hitPoints", 100, "luck", 0));
    watchReplay(one, other);
    browser.see(".stage[data-playing=true]");
    browser.press(Keys.SPACE);
    browser.see(".stage[data-playing=false]");
    browser.press(Keys.HOME);
    browser.see(".stage[data-turn='0']");
    browser.press(Keys.ARROW_RIGHT);
    browser.see(".stage[data-turn='1']");
    browser.see(".blow", one.name() + " hits " + other.name() + " for 10.");
    browser.pressWithShift(Keys.ARROW_RIGHT);
    browser.see(".stage[data-turn='11']");
    browser.press(Keys.ARROW_LEFT);
    browser.see(".stage[data-turn='10']");
    browser.press(Keys.END);
    browser.see(".blow", one.name() + " wins.");
    browser.press(Keys.SPACE);
    browser.see(".stage[data-playing=true]");
  }

  @Test
  void aDrawOfTenThousandTurnsIsReplayedWithoutHaste() {
    Map<String, Integer> neverFalls = Map.of("attack", 1, "hitPoints", 1_000_000, "luck", 95);
    watchReplay(register(neverFalls), register(neverFalls));
    browser.see(".turn-count", "/ 10,000");
    // The whole of it plays in ten seconds; a page that cannot follow would take longer.
    browser.see(".blow", "Nobody fell: a draw.");
    assertThat(browser.run("document.querySelectorAll('*').length < 500")).isTrue();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void problemsStandAtTheFieldsTheyAreAbout() {
    Registered taken = register();
    browser.go("/register");
    browser.type("#name", "x".repeat(21));
    browser.type("#password", "short");
    browser.click("form button.primary");
    browser.see("#name-error", "20");
    browser.see("#password-error", "8");
    assertThat(browser.attribute("#name", "aria-invalid")).isEqualTo("true");
    browser.type("#name", taken.name());
    browser.type("#password", PASSWORD);
    browser.click("form button.primary");
    browser.see("#name-error", "Somebody has this name already.");
    browser.go("/sign-in");
    browser.type("#name", taken.name());
    browser.type("#password", "wrong password");
    browser.click("form button.primary");
    browser.see("#name-error", "No account has this name with this password.");
  }

  @Test
  void aReloadKeepsTheSessionAndSigningOutEndsIt() {
    Registered player = register();
    browser.signIn(player.name(), PASSWORD);
    browser.reload();
    browser.see("#sign-out");
    browser.signOut();
    assertThat(browser.run("sessionStorage.length === 0 && localStorage.length === 0")).isTrue();
    browser.reload();
    browser.see("#password");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theFocusGoesToTheHeadingOfANewView() {
    Registered player = register();
    browser.signIn(player.name(), PASSWORD);
    browser.click("nav.main-nav a[href='#/challenge']");
    browser.waitUntil("the focus is on the heading", page -> page.focused().equals("CHALLENGE"));
  }

  @Test
  void filesAreAskedAfterByTheirContent() {
    for (String path : List.of("/page/main.js", "/page/base.css", "/index.html")) {
      String tag =
          RestAssured.get(path)
              .then()
              .statusCode(200)
              .header("Cache-Control", "no-cache")
              .extract()
              .header("ETag");
      RestAssured.given().header("If-None-Match", tag).get(path).then().statusCode(304);
    }
  }

  @ParameterizedTest
  @CsvSource({"light, 1280, 800", "dark, 1280, 800", "light, 375, 740", "dark, 375, 740"})
  void everyViewIsWithoutBarriersAndComplaints(String scheme, int width, int height)
      throws IOException {
    List<Registered> players = Scene.play();
    Registered me = players.get(0);
    browser.show(scheme, width, height);
    String kind = (width < 500 ? "phone-" : "desktop-") + scheme;

    browser.go("/sign-in");
    look("sign-in", kind, "form");
    browser.go("/register");
    look("register", kind, "#description");
    browser.signIn(me.name(), PASSWORD);
    look("news", kind, ".news li");
    browser.click(".news button");
    long battle = me.challenges(players.get(4));
    me.ended(battle);
    Map<String, String> views = new LinkedHashMap<>();
    views.put("/boards/all-time", ".connection[data-state=live]");
    views.put("/boards/weekly", ".connection[data-state=live]");
    views.put("/boards/daily/2026-01-01", ".empty");
    views.put("/boards/all-time?around=" + players.get(6).id(), "tr.marked");
    views.put("/players/" + me.id(), ".battle-list");
    views.put("/challenge", ".near a");
    views.put("/challenge/" + players.get(4).id(), ".duel-card button:not([disabled])");
    views.put("/nowhere", "h1");
    for (Map.Entry<String, String> view : views.entrySet()) {
      browser.go(view.getKey());
      look(view.getKey().substring(1).replaceAll("[^a-z]+", "-"), kind, view.getValue());
    }
    browser.go("/battles/" + battle);
    browser.see(".stage[data-turn]");
    browser.press(Keys.HOME);
    browser.pressWithShift(Keys.ARROW_RIGHT);
    look("battle", kind, ".stage[data-turn='10']");
    browser.press(Keys.END);
    look("battle-end", kind, ".outcome[data-over=true]");
    browser.signOut();

    browser.signIn("admin", ADMIN_PASSWORD);
    browser.go("/operations");
    look("operations", kind, ".facts");
    browser.go("/players/" + me.id());
    look("manage", kind, ".manage");
  }

  private void look(String view, String kind, String seen) throws IOException {
    browser.see(seen);
    browser.waitUntil(
        "it is still",
        page ->
            page.run(
                "document.getAnimations().every(animation => animation.playState === 'finished'"
                    + " || animation.effect.getTiming().iterations === Infinity)"));
    browser.picture(view + "-" + kind, true);
    if (view.equals("boards-all-time") && kind.equals("desktop-light")) {
      browser.picture("arena", false); // The README's.
    }
    browser.assertAccessible(view + " " + kind);
    browser.assertNothingBeyondTheEdge(view + " " + kind);
    assertThat(browser.complaints()).as("complaints in %s", view).isEmpty();
  }
}
