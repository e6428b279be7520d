package io.surprisal.deploy.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.selenium.AxeBuilder;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.console.web.Place;
import io.surprisal.telemetry.record.Feedback;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * The page in a real browser, before a real broker. Needs Chromium and its driver, Debian's packages {@code chromium} and {@code chromium-driver}; where they
 * are not installed it is left out. What it saw is in target/screenshots.
 */
@EnabledIf("hasBrowser")
@TestMethodOrder(OrderAnnotation.class)
class BrowserIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long END = System.currentTimeMillis() / Samples.MINUTE * Samples.MINUTE;

    private static EmbeddedBroker broker;
    private static JobTopicsOnBroker topics;
    private static Console console;
    private static PumpStation station;
    private static ChromeDriver browser;

    static boolean hasBrowser() {
        return driver().isPresent();
    }

    @BeforeAll
    static void start() throws IOException {
        broker = EmbeddedBroker.start();
        topics = new JobTopicsOnBroker(broker);
        station = new PumpStation(END);
        station.write(topics);
        console = Console.start(JobTopicsOnBroker.job(broker.bootstrapServers()), Place.local());
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver().orElseThrow())
                        .usingAnyFreePort()
                        .build(),
                // Without a sandbox, since CI is root in a container.
                new ChromeOptions()
                        .addArguments(
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-dev-shm-usage",
                                "--disable-gpu",
                                "--hide-scrollbars"));
        eventually()
                .until(() -> new Http(console.address())
                                .get("/api/overview")
                                .json()
                                .path("open_alerts")
                                .asInt()
                        == 2);
    }

    @AfterAll
    static void stop() throws Exception {
        browser.quit();
        console.close();
        topics.close();
        broker.close();
    }

    @BeforeEach
    void load() {
        browser.get("about:blank");
        size(1280, 900, "light");
        browser.get(console.address());
        eventually().until(() -> !all("#features > li").isEmpty());
    }

    @Test
    @Order(1)
    void theWorstKeyIsShownFirst() {
        assertThat(texts("#entities .name"))
                .startsWith("pump-7", "pump-3", "pump-4", "pump-11")
                .hasSize(14);
        assertThat(one("#key-name").getText()).isEqualTo("pump-7");
        assertThat(one("#entities [aria-current]").getText()).startsWith("●\npump-7");
        assertThat(all("#alerts button")).hasSize(3);
        assertThat(texts("#features .name")).containsExactly("pressure", "heat", "vibration");
        assertThat(label("#chart")).startsWith("720 records from ").contains(", 78 of them anomalous, 3 alerts");
        assertThat(one("#facts").getText()).contains("Open alerts\n2").contains("Dead letters\n3");
        assertThat(one("#trouble").isDisplayed()).isFalse();
        assertNoComplaints();
    }

    @Test
    @Order(2)
    void aNewRecordAppearsByItself() {
        topics.scores(station.next("pump-7", 1));
        eventually().until(() -> label("#chart").startsWith("721 records"));
        assertThat(label("#chart")).endsWith("the newest record: 1 in 5");
    }

    @Test
    @Order(3)
    void anAlertThatIsClickedShowsItsFeatures() {
        all("#alerts button").get(2).click();
        eventually().until(() -> texts("#features .name").equals(List.of("heat", "load")));
        assertThat(one("#alert-title").getText()).startsWith("Alert of ");
        assertThat(all("#features .course canvas")).hasSize(2);
        assertThat(label("#features .strip")).startsWith("observed ");
        assertNoComplaints();
    }

    @Test
    @Order(4)
    void feedbackIsTriedOutAndSaidByKeyboard() {
        all("#alerts button").get(2).sendKeys(Keys.ENTER);
        eventually().until(() -> one("#alert-title").getText().startsWith("Alert of "));
        String alert = one("#alerts [aria-current]").getDomAttribute("data-alert");
        one("#not-anomaly").sendKeys(Keys.ENTER);
        eventually().until(() -> one("#answer-panel").isDisplayed());
        assertThat(one("#answer-panel").getText()).contains("Of 3 known alerts of this key, 2 would not have come");
        assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("say");
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
        eventually().until(() -> texts("#alerts [aria-current] span").contains("said: no anomaly"));
        assertThat(topics.said()).singleElement().satisfies(said -> {
            assertThat(said.getKey()).isEqualTo(alert);
            assertThat(said.getValue().orElseThrow())
                    .isInstanceOfSatisfying(
                            Feedback.Answer.class,
                            answer -> assertThat(answer.confirmed()).isFalse());
        });
        one("#take-back").sendKeys(Keys.ENTER);
        eventually().until(() -> all("#take-back").isEmpty());
        assertThat(topics.said())
                .hasSize(2)
                .last()
                .satisfies(said -> assertThat(said).isEqualTo(Map.entry(String.valueOf(alert), Optional.empty())));
        assertNoComplaints();
    }

    @Test
    @Order(5)
    void keysAreFilteredAndWalkedByKeyboard() {
        one("#filter").sendKeys("PUMP-1");
        eventually().until(() -> all("#entities button").size() == 6);
        assertThat(one("#entity-count").getText()).isEqualTo("6 of 14");
        all("#entities button").get(0).sendKeys(Keys.ARROW_DOWN);
        String second = all("#entities .name").get(1).getText();
        assertThat(browser.switchTo().activeElement().getDomAttribute("data-key"))
                .isEqualTo(second);
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
        eventually().until(() -> one("#key-name").getText().equals(second));
        assertThat(browser.getCurrentUrl()).endsWith("#key=" + second);
    }

    @Test
    @Order(6)
    void anAlertIsChosenInTheChartAndItsKeySilenced() {
        WebElement chart = one("#chart .u-over");
        // The first alert is from minute 300 to 324 of 720.
        int place = (int) ((312 / 720.0 - 0.5) * chart.getSize().getWidth());
        new Actions(browser).moveToElement(chart, place, 0).click().perform();
        eventually().until(() -> all("#alerts button").get(2).getDomAttribute("aria-current") != null);
        one("#silence").click();
        one("#say").click();
        eventually().until(() -> one("#key-state").getText().contains("silenced until"));
        one("#speak").click();
        eventually().until(() -> !one("#key-state").getText().contains("silenced until"));
        assertThat(topics.said()).extracting(Map.Entry::getKey).endsWith("pump-7", "pump-7");
    }

    @Test
    @Order(7)
    void everyoneCanReadItAndNothingIsWiderThanTheScreen() throws IOException {
        Path pictures = Files.createDirectories(Path.of("target", "screenshots"));
        for (String scheme : List.of("light", "dark")) {
            for (int width : List.of(1280, 390)) {
                size(width, 900, scheme);
                browser.get(console.address());
                browser.navigate().refresh();
                eventually().until(() -> !all("#features .course canvas").isEmpty());
                assertThat(browser.executeScript(
                                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .isEqualTo(0L);
                // Contrast, names of controls, headings, landmarks: the rules of WCAG that axe can try.
                assertThat(new AxeBuilder().analyze(browser).getViolations())
                        .extracting(rule -> rule.getId() + ": " + rule.getNodes())
                        .isEmpty();
                Files.write(pictures.resolve(scheme + "-" + width + ".png"), browser.getScreenshotAs(OutputType.BYTES));
                Object height = browser.executeScript("return String(document.documentElement.scrollHeight)");
                size(width, Integer.parseInt(String.valueOf(height)), scheme);
                Files.write(
                        pictures.resolve(scheme + "-" + width + "-whole.png"),
                        browser.getScreenshotAs(OutputType.BYTES));
            }
        }
        assertNoComplaints();
    }

    @Test
    @Order(8)
    void whoKnowsTheTokenLogsIn() throws IOException {
        String token = "correct horse battery staple";
        try (Console guarded =
                Console.start(JobTopicsOnBroker.job(broker.bootstrapServers()), new Place("127.0.0.1", 0, token))) {
            browser.get(guarded.address());
            one("#token").sendKeys("wrong", Keys.ENTER);
            eventually().until(() -> one("#refusal").getText().startsWith("This is not the token of --token-file"));
            one("#token").clear();
            one("#token").sendKeys(token, Keys.ENTER);
            eventually().until(() -> !all("#features > li").isEmpty());
        }
    }

    @Test
    @Order(9)
    void anEmptyJobSaysWhatIsMissingAndWhoIsAway() throws Exception {
        EmbeddedBroker other = EmbeddedBroker.start();
        try (Console empty = Console.start(JobTopicsOnBroker.job(other.bootstrapServers()), Place.local())) {
            try (other) {
                browser.get(empty.address());
                eventually().until(() -> one("#empty").getText().contains("There is no such topic yet"));
                assertThat(one("#empty").getText())
                        .contains("No scores yet")
                        .contains("Job pumps writes them to the topic scores at " + other.bootstrapServers());
                eventually().until(() -> !one("#trouble").isDisplayed());
                Files.write(
                        Files.createDirectories(Path.of("target", "screenshots"))
                                .resolve("empty.png"),
                        browser.getScreenshotAs(OutputType.BYTES));
            }
            eventually().until(() -> one("#trouble").getText().startsWith("The broker has been away since "));
        }
        eventually().until(() -> one("#trouble").getText().startsWith("The console does not answer."));
    }

    @Test
    @Order(10)
    void aBrokerThatComesBackIsReadOn(@TempDir Path directory) throws Exception {
        try (RestartableBroker other = RestartableBroker.start(directory, "scores");
                JobTopicsOnBroker written = new JobTopicsOnBroker(other.bootstrapServers());
                Console following = Console.start(JobTopicsOnBroker.job(other.bootstrapServers()), Place.local())) {
            written.scores(station.next("pump-7", 1));
            browser.get(following.address());
            eventually().until(() -> label("#chart").startsWith("1 records"));
            other.goAway();
            eventually().until(() -> one("#trouble").getText().startsWith("The broker has been away since "));
            other.comeBack();
            eventually().until(() -> !one("#trouble").isDisplayed());
            written.scores(station.next("pump-7", 2));
            eventually().until(() -> label("#chart").startsWith("2 records"));
            eventually().until(() -> texts("#topics li").get(0).equals("scores live"));
        }
    }

    private static Optional<File> driver() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> new File(directory, "chromedriver"))
                .filter(File::canExecute)
                .findFirst();
    }

    private static void size(int width, int height, String scheme) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** What the browser complains of, such as what the content security policy forbids. */
    private static void assertNoComplaints() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                        .map(LogEntry::getMessage))
                .isEmpty();
    }

    private static WebElement one(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    private static String label(String selector) {
        return String.valueOf(one(selector).getDomAttribute("aria-label"));
    }

    private static List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    /** At one moment, whatever the page replaces meanwhile. */
    private static List<String> texts(String selector) {
        Object texts = browser.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(element => element.innerText)", selector);
        return texts instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The page may replace an element between two looks at it. */
    private static ConditionFactory eventually() {
        return await().atMost(PATIENCE).ignoreException(StaleElementReferenceException.class);
    }
}
