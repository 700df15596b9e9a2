package games.arena.browser;

import static games.arena.testing.ArenaClient.ADMIN_PASSWORD;
import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import games.arena.testing.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The page on which rules are tried out, in a real browser on the packaged application. */
@QuarkusIntegrationTest
@QuarkusTestResource(RealServers.class)
class BalanceIT {

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
    activate(1);
  }

  private static void activate(int version) {
    admin().body(Map.of("version", version)).put("/v1/admin/rules/active").then().statusCode(200);
  }

  @Test
  void aGameServerSeesHowAChangeOfTheRulesChangesTheOutcome() {
    String name = freshName("s");
    admin()
        .body(Map.of("name", name, "password", PASSWORD, "role", "game-server"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(201);
    browser.signIn(name, PASSWORD);
    browser.waitUntil(
        "the page has asked whether this is an administrator",
        page -> !page.complaints().isEmpty());
    browser.click("nav.main-nav a[href='#/balance']");
    browser.see(".lab-results[data-battles='10000']");
    assertThat(browser.text(".lab-results tbody tr:nth-child(3)")).isEqualTo("Draws 0.0 % 0.0 %");

    browser.type("#rules-turnLimit", "1");
    browser.see(".lab-results tbody tr:nth-child(3)", "Draws 100.0 % 0.0 %");
    browser.click("[aria-label='Turn limit, slider']");
    browser.press(Keys.END);
    browser.see(".lab-results tbody tr:nth-child(3)", "Draws 0.0 % 0.0 %");

    assertThat(browser.text(".lab-versions")).doesNotContain("Activate", "Add what");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void theHeatMapShowsThatTheStrongerWinsMoreOften() {
    browser.signIn("admin", ADMIN_PASSWORD);
    browser.go("/balance");
    browser.see(".lab-results[data-battles='10000']");
    browser.click(".lab-axes button");
    browser.see(".heat[data-done=true]");

    int weakest = Integer.parseInt(browser.text(".heat tbody tr:last-child td:nth-child(2)"));
    int strongest = Integer.parseInt(browser.text(".heat tbody tr:first-child td:last-child"));
    assertThat(weakest).isBetween(0, 50);
    assertThat(strongest).isGreaterThan(weakest + 20).isLessThanOrEqualTo(100);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anAdministratorAddsAndActivatesWhatWasTriedOut() {
    browser.signIn("admin", ADMIN_PASSWORD);
    browser.go("/balance");
    browser.see(".lab-results[data-battles='10000']");
    browser.type("#rules-strengthFloorPercent", "77");
    browser.click(".lab-versions .lab-head button");
    browser.see(".message", "is added, and not active yet.");
    browser.see(".lab-versions tbody tr:first-child", "77 %");

    browser.click(".lab-versions tbody tr:first-child .danger");
    browser.click("dialog .danger");
    browser.see(".lab-versions tbody tr:first-child th", "active");
    admin()
        .get("/v1/rules?limit=1")
        .then()
        .body("items[0].active", equalTo(true))
        .body("items[0].strengthFloorPercent", equalTo(77));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void playersHaveNoLab() {
    browser.signIn(register().name(), PASSWORD);
    browser.go("/balance");
    browser.see("h1", "THERE IS NOTHING HERE");
    assertThat(browser.text("nav.main-nav")).doesNotContain("Balance");
  }

  @ParameterizedTest
  @CsvSource({"light, 1280, 800", "dark, 1280, 800", "light, 375, 740", "dark, 375, 740"})
  void theLabIsWithoutBarriersAndComplaints(String scheme, int width, int height)
      throws IOException {
    browser.show(scheme, width, height);
    browser.signIn("admin", ADMIN_PASSWORD);
    browser.go("/balance");
    browser.see(".lab-results[data-battles='10000']");
    // A phone's navigation is at the lower edge, over what was scrolled there.
    browser.run("document.querySelector('.lab-map').scrollIntoView()");
    browser.click(".lab-axes button");
    browser.see(".heat[data-done=true]");
    String kind = (width < 500 ? "phone-" : "desktop-") + scheme;
    browser.picture("balance-" + kind, true);
    browser.assertAccessible("balance " + kind);
    browser.assertNothingBeyondTheEdge("balance " + kind);
    assertThat(browser.complaints()).isEmpty();
  }
}
