package games.arena.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import games.arena.testing.Patience;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a window, and what the tests do in it. */
final class Browser implements AutoCloseable {

  static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /**
   * It warns of each browser that is newer than Selenium; no test uses the protocol that it looks
   * for.
   */
  private static final Logger DEVTOOLS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  static {
    DEVTOOLS.setLevel(Level.SEVERE);
  }

  private static final List<String> BROWSERS =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/google-chrome",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private final ChromeDriver driver;
  private int width = 1280;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens a browser with a profile of its own; skips the test where there is none. */
  static Browser open() {
    Optional<Path> browser = first(BROWSERS.stream());
    Optional<Path> driver =
        first(
            Stream.of(
                "/usr/bin/chromedriver",
                System.getenv().getOrDefault("CHROMEWEBDRIVER", "") + "/chromedriver",
                "/opt/homebrew/bin/chromedriver",
                "/usr/local/bin/chromedriver"));
    if (browser.isEmpty() || driver.isEmpty()) {
      abort(
          "The web page is not tested: there is no Chromium with its chromedriver"
              + " (Debian, Ubuntu: apt-get install chromium chromium-driver).");
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.orElseThrow().toFile());
    options.addArguments("--headless=new", "--disable-dev-shm-usage", "--hide-scrollbars");
    if ("root".equals(System.getProperty("user.name"))) {
      options.addArguments("--no-sandbox"); // Chromium has none for root.
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.WARNING);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.orElseThrow().toFile())
            .build();
    Browser opened = new Browser(new ChromeDriver(service, options));
    opened.show("light", 1280, 800);
    return opened;
  }

  private static Optional<Path> first(Stream<String> paths) {
    return paths.map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** As on a screen of this size whose user prefers this colour scheme. */
  void show(String scheme, int width, int height) {
    this.width = width;
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Goes to a view, by the part of the address behind the #. */
  void go(String view) {
    driver.get("http://localhost:" + RestAssured.port + "/#" + view);
  }

  void reload() {
    driver.navigate().refresh();
  }

  String address() {
    return driver.getCurrentUrl();
  }

  void signIn(String name, String password) {
    go("/sign-in");
    type("#name", name);
    type("#password", password);
    click("form button.primary");
    see("#sign-out");
  }

  void signOut() {
    click("#sign-out");
    see("#password");
  }

  /** Waits until the page shows it. */
  WebElement see(String selector) {
    return until(
        "sees " + selector, ignored -> shown(driver.findElements(By.cssSelector(selector))));
  }

  /** Waits until what is shown there holds the text. */
  void see(String selector, String text) {
    until(
        "sees " + text + " in " + selector,
        ignored ->
            driver.findElements(By.cssSelector(selector)).stream()
                .anyMatch(element -> element.getText().contains(text)));
  }

  private static WebElement shown(List<WebElement> found) {
    return found.stream().filter(WebElement::isDisplayed).findFirst().orElse(null);
  }

  void waitUntil(String what, Function<Browser, Boolean> condition) {
    until(what, ignored -> condition.apply(this));
  }

  private <T> T until(String what, Function<WebDriver, T> condition) {
    return new WebDriverWait(driver, Patience.seconds(30), Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> what + " at " + address() + ":\n" + text("body"))
        .until(condition);
  }

  void click(String selector) {
    until(
        "clicks " + selector,
        ignored -> {
          see(selector).click();
          return true;
        });
  }

  void type(String selector, String text) {
    until(
        "types into " + selector,
        ignored -> {
          WebElement field = see(selector);
          field.clear();
          field.sendKeys(text);
          return true;
        });
  }

  /** Presses keys where the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void pressWithShift(CharSequence key) {
    new Actions(driver).keyDown(Keys.SHIFT).sendKeys(key).keyUp(Keys.SHIFT).perform();
  }

  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  String attribute(String selector, String name) {
    return driver.findElement(By.cssSelector(selector)).getDomAttribute(name);
  }

  /** The text of whatever has the focus. */
  String focused() {
    return driver.switchTo().activeElement().getText();
  }

  boolean run(String script) {
    return Boolean.TRUE.equals(driver.executeScript("return " + script));
  }

  String newTab() {
    driver.switchTo().newWindow(WindowType.TAB);
    return driver.getWindowHandle();
  }

  String tab() {
    return driver.getWindowHandle();
  }

  void toTab(String tab) {
    driver.switchTo().window(tab);
  }

  /**
   * Errors and warnings that the browser wrote to its console since the last time, CSP's included.
   */
  List<String> complaints() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Looks for barriers, once nothing fades any more: half faded text has little contrast. */
  void assertAccessible(String view) {
    until(
        "animations have ended",
        ignored ->
            run(
                "document.getAnimations().every(a => a.playState !== 'running'"
                    + " || a.effect.getComputedTiming().endTime === Infinity)"));
    List<Rule> violations = new AxeBuilder().analyze(driver).getViolations();
    assertThat(violations.stream().map(rule -> rule.getId() + " " + rule.getNodes()))
        .as("barriers in %s", view)
        .isEmpty();
  }

  void assertNothingBeyondTheEdge(String view) {
    assertThat(driver.executeScript("return document.documentElement.scrollWidth"))
        .as("width of %s", view)
        .isEqualTo((long) width);
  }

  /** Keeps a picture of what is on the screen, or of all that can be scrolled to. */
  void picture(String name, boolean whole) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Map<String, Object> answer =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
    Files.write(
        SCREENSHOTS.resolve(name + ".png"),
        Base64.getDecoder().decode((String) answer.get("data")));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
