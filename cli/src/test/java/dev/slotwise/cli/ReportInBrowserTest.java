// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The page of {@code slotwise report} as a person meets it: from a file, without a network. What is
 * expected of the example is in its README.
 */
@Tag("browser")
class ReportInBrowserTest {
  @TempDir static Path folder;
  private static ChromeDriver browser;

  @BeforeAll
  static void start() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium").toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1300,1800");
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver").toFile())
                .build(),
            options);
    render("mini.html", MINISHELL, "--levels", "types,tables,slots,flow");
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.quit();
    }
  }

  /** Whatever a test did, the page had no error, and asked no network for anything. */
  @AfterEach
  void thePageWasContent() {
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> entry.getLevel().equals(Level.SEVERE))
        .isEmpty();
    assertThat(browser.executeScript("return performance.getEntriesByType('resource').length"))
        .isEqualTo(0L);
  }

  @Test
  void aFunctionIsFoundAndItsChainLeadsToTheEntry() {
    open("mini.html#level=slots");
    find("#query").sendKeys("sort_by");
    assertThat(find("#count").getText()).isEqualTo("1 function");
    find("#listbox [role=option]").click();
    assertThat(heading()).isEqualTo("sort_by_child");
    assertThat(find("#keepers").getText())
        .isEqualTo("Without this one unresolved call site it would drop out.");
    // sort is given its comparator.
    assertThat(find("#keepers + div").getText()).endsWith("type; the index is a parameter");
    // sort_by_child, sort, by_child, run_and_wait, fork, and the import.
    for (String next : List.of("sort", "by_child", "run_and_wait", "fork", "kernel_fork")) {
      find(".witness button").click();
      assertThat(heading()).isEqualTo(next);
    }
    assertThat(find("#detail").getText()).contains("It is an entry.");
    browser.navigate().back();
    waitFor("fork");
  }

  @Test
  void anotherLevelHasAnotherAnswer() {
    open("mini.html#level=slots&function=8");
    assertThat(heading()).isEqualTo("show_banner");
    assertThat(find("#summary").getText()).startsWith("14 of 33 functions");
    assertThat(find("#detail").getText()).contains("outside the closure");
    find("#level-tables").click();
    assertThat(find("#summary").getText()).startsWith("15 of 33 functions");
    assertThat(find("#detail").getText()).contains("What keeps it in");
    find("#level-flow").click();
    assertThat(find("#detail").getText()).contains("outside the closure");
    browser.navigate().back();
    new WebDriverWait(browser, Duration.ofSeconds(10))
        .until(unused -> find("#level-tables").isSelected());
    assertThat(find("#summary").getText()).startsWith("15 of 33 functions");
  }

  @Test
  void everythingIsReachedByKeyboard() {
    open("mini.html");
    tabTo("query");
    keys("by_child");
    keys(Keys.ARROW_DOWN);
    assertThat(heading()).isEqualTo("sort_by_child");
    keys(Keys.ARROW_DOWN);
    assertThat(heading()).isEqualTo("by_child");
    keys(Keys.ARROW_UP);
    assertThat(heading()).isEqualTo("sort_by_child");
    keys(Keys.ENTER);
    assertThat(focused()).isEqualTo("detail-heading");
    keys(Keys.TAB, Keys.ENTER);
    assertThat(heading()).as("the first call of its chain").isEqualTo("sort");
    tabTo("draw");
    keys(Keys.ENTER);
    assertThat(browser.findElements(By.cssSelector(".graph [role=button]"))).isNotEmpty();
    keys(Keys.TAB, Keys.ENTER);
    assertThat(heading()).as("a neighbour in the picture").isNotEqualTo("sort");
  }

  @Test
  void aSlotAndARectangleLeadToTheirFunctions() {
    open("mini.html");
    WebElement strip = find("canvas.strip");
    assertThat(strip.getAttribute("aria-valuetext")).isEqualTo("slot 0: null");
    strip.sendKeys(Keys.ARROW_RIGHT);
    // The README: slot 1 holds banner.
    assertThat(strip.getAttribute("aria-valuetext"))
        .isEqualTo("slot 1: banner, live, outside the closure");
    strip.sendKeys(Keys.ENTER);
    assertThat(heading()).isEqualTo("banner");
    WebElement map = find("#treemap svg");
    map.sendKeys(Keys.HOME);
    map.sendKeys(Keys.ENTER);
    // The first rectangle is the largest live frame.
    assertThat(find("#detail").getText()).contains("can be on the stack");
  }

  /** The estimates are those of {@code closure --cost}. */
  @Test
  void coloursSayWhatAListCosts() {
    String dearest =
        CommandRun.of("closure", MINISHELL, "--level", "slots", "--cost", "--format", "csv")
            .out()
            .lines()
            .skip(1)
            .max(Comparator.comparingInt(row -> Integer.parseInt(row.split(",", -1)[4])))
            .orElseThrow();
    String name = dearest.split(",", -1)[1];
    String added = "%,d".formatted(Integer.parseInt(dearest.split(",", -1)[4]));
    open("mini.html#level=slots");
    assertThat(browser.findElements(By.cssSelector("#treemap rect.cost-0"))).isEmpty();
    new Select(find("#colour")).selectByValue("cost");
    assertThat(browser.findElements(By.cssSelector("#treemap rect.frame"))).isEmpty();
    // The 13 functions of the closure have colours of their own; the 14 others, and nothing else,
    // do not.
    assertThat(browser.findElements(By.cssSelector("#treemap rect:not(.cost-0)"))).hasSize(13);
    assertThat(browser.findElements(By.cssSelector("#treemap rect.cost-0"))).hasSize(14);
    assertThat(find("#treemap-text").getText()).contains("nothing added: 14 functions");
    new Select(find("#order")).selectByValue("cost");
    assertThat(find("#listbox .name").getText()).isEqualTo(name);
    find("#listbox [role=option]").click();
    assertThat(find("#cost").getText())
        .isEqualTo("Asyncify would add some " + added + " bytes to it.");
    // Another level has another closure: show_banner is in that of tables.
    find("#level-tables").click();
    assertThat(browser.findElements(By.cssSelector("#treemap rect:not(.cost-0)"))).hasSize(14);
    new Select(find("#colour")).selectByValue("state");
    assertThat(browser.findElements(By.cssSelector("#treemap rect.frame"))).hasSize(14);
  }

  @Test
  void theListCanBeNarrowedAndOrdered() {
    open("mini.html");
    new Select(find("#filter")).selectByValue("closure");
    // Of the sharpest level: sort_words sorts with a comparator that never forks.
    assertThat(find("#count").getText()).isEqualTo("13 functions");
    new Select(find("#filter")).selectByValue("all");
    new Select(find("#order")).selectByValue("name");
    assertThat(find("#listbox .name").getText()).isEqualTo("_start");
    find("#query").sendKeys("no such function");
    assertThat(find("#count").getText()).isEqualTo("0 functions");
  }

  /** Names that try to be HTML, in every place that shows names. */
  @Test
  void namesAreTextWhateverTheySay() throws IOException {
    SortedMap<Integer, String> names = new TreeMap<>();
    for (int function = 6; function < 33; function++) {
      names.put(
          function,
          "</script><script>window.broken=1</script><img src=x onerror='window.broken=1'>\n\u202e"
              + function);
    }
    Path module = folder.resolve("<img src=x onerror=alert(1)>.wasm");
    Files.write(module, Renamed.withNames(CommandRun.minishell(), names));
    render("hostile.html", module.toString());
    open("hostile.html#function=24");
    find("#draw").click();
    assertThat(heading()).startsWith("</script><script>").contains("\\n");
    assertThat(browser.getTitle()).contains("<img");
    assertThat(browser.executeScript("return window.broken")).isNull();
    assertThat(browser.findElements(By.tagName("img"))).isEmpty();
    assertThat(browser.findElements(By.tagName("script"))).hasSize(3);
  }

  @Test
  void aModuleWithoutTheEntrySaysSo() {
    String page = folder.resolve("none.html").toString();
    CommandRun run = CommandRun.of("report", MINISHELL, "--entry", "env.nothing", "-o", page);
    assertThat(run.err())
        .isEqualTo("slotwise: warning: " + MINISHELL + ": no import env.nothing\n");
    open("none.html");
    assertThat(find("#summary").getText())
        .isEqualTo("The module has no import env.nothing: nothing is in the closure.");
  }

  @Test
  void thePageSaysWhichFileAndWhichPreset() {
    render("wasi.html", MINISHELL, "--preset", "wasi");
    open("wasi.html");
    assertThat(find("h1").getText()).isEqualTo("minishell.wasm");
    assertThat(find("#path").getText()).isEqualTo(MINISHELL);
    // fd_read, which read_line calls, which _start calls: 3 of 33.
    assertThat(find("#summary").getText())
        .isEqualTo(
            "3 of 33 functions (9.1 %) can be on the stack when an import of preset wasi is called.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void accessibilityRulesHold(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    open("mini.html#function=26");
    find("#draw").click();
    new Select(find("#colour")).selectByValue("cost");
    assertThat(browser.executeScript("return matchMedia('(prefers-color-scheme: dark)').matches"))
        .isEqualTo(scheme.equals("dark"));
    browser.executeScript(axe());
    Object violations =
        browser.executeAsyncScript(
            "const done = arguments[0];"
                + "axe.run().then(r => done(r.violations.map(v => v.id + ': '"
                + " + v.nodes.map(n => n.html).join(' '))), e => done([String(e)]))");
    assertThat(violations).isEqualTo(List.of());
  }

  /** The README's picture is this page as it is; {@code -Dslotwise.pictures=true} takes it anew. */
  @Test
  void theReadmeShowsThePage() throws IOException {
    open("mini.html#level=slots&function=26");
    find("#draw").click();
    byte[] taken = browser.getScreenshotAs(OutputType.BYTES);
    Path picture = Path.of("../docs/pictures/report.png");
    if (Boolean.getBoolean("slotwise.pictures")) {
      Files.createDirectories(picture.getParent());
      Files.write(picture, taken);
    }
    assertThat(size(Files.readAllBytes(picture))).isEqualTo(size(taken));
    assertThat(Files.readString(Path.of("../README.md"))).contains("](docs/pictures/report.png)");
  }

  private static Dimension size(byte[] picture) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
    return new Dimension(image.getWidth(), image.getHeight());
  }

  private static void render(String page, String... args) {
    String[] all =
        Stream.of(
                Stream.of("report"),
                Stream.of(args),
                Stream.of("-o", folder.resolve(page).toString()))
            .flatMap(words -> words)
            .toArray(String[]::new);
    assertThat(CommandRun.of(all).err()).isEmpty();
  }

  private static void open(String page) {
    // A blank page between: a change after the # alone would not load anew.
    browser.get("about:blank");
    browser.get(folder.toUri() + page);
    waitUntilDrawn();
  }

  private static void waitUntilDrawn() {
    new WebDriverWait(browser, Duration.ofSeconds(30))
        .until(unused -> !browser.findElements(By.cssSelector("#treemap svg")).isEmpty());
  }

  private static void waitFor(String title) {
    new WebDriverWait(browser, Duration.ofSeconds(10)).until(unused -> heading().equals(title));
  }

  private static WebElement find(String selector) {
    return browser.findElement(By.cssSelector(selector));
  }

  private static String heading() {
    return find("#detail-heading").getText();
  }

  private static void keys(CharSequence... keys) {
    for (CharSequence key : keys) {
      browser.switchTo().activeElement().sendKeys(key);
    }
  }

  private static String focused() {
    return String.valueOf(browser.switchTo().activeElement().getAttribute("id"));
  }

  private static void tabTo(String id) {
    for (int step = 0; step < 60 && !id.equals(focused()); step++) {
      keys(Keys.TAB);
    }
    assertThat(focused()).isEqualTo(id);
  }

  private static String axe() {
    try (InputStream in =
        ReportInBrowserTest.class.getResourceAsStream(
            "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Found by name, so that nothing is ever fetched in its place. */
  private static Path program(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no " + name + ": apt-get install chromium chromium-driver"));
  }
}
