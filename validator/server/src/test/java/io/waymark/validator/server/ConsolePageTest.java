package io.waymark.validator.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium. */
class ConsolePageTest {
    private static final int DESKTOP_WIDTH = 1_360;
    private static final int DESKTOP_HEIGHT = 860;

    /** Where the pictures of the documentation are written: {@code -Dwaymark.screenshots=DIR}. */
    private static final String PICTURES = System.getProperty("waymark.screenshots", "");

    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path home;

    @SuppressWarnings("NullAway.Init")
    private static ConsoleServer test;

    @SuppressWarnings("NullAway.Init")
    private static Chromium chromium;

    private final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private BrowserContext context;

    @SuppressWarnings("NullAway.Init")
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        Assumptions.assumeTrue(Chromium.find().isPresent(), Chromium.SKIP_REASON);
        test = new ConsoleServer(home);
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (chromium != null) {
            chromium.close();
            test.close();
        }
    }

    @BeforeEach
    void openPage() {
        open(new Browser.NewContextOptions().setViewportSize(DESKTOP_WIDTH, DESKTOP_HEIGHT));
    }

    private void open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = chromium.open(options);
        page = context.newPage();
        page.onRequest(request -> requests.add(request.url()));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    /** Also that nothing was loaded from elsewhere, and that the browser had nothing to complain about. */
    @AfterEach
    void closePage() {
        context.close();
        assertThat(requests)
                .isNotEmpty()
                .allMatch(url ->
                        URI.create(url).getAuthority().equals(test.server.uri().getAuthority()));
        assertThat(complaints).isEmpty();
    }

    private void show(String path) {
        page.navigate(test.url(path));
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .isVisible();
    }

    private Locator rows() {
        return page.locator("#rows tr");
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private void take(String name) {
        if (!PICTURES.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(PICTURES, name + ".png")));
        }
    }

    @Test
    void newestEventsComeFirstAndFiltersAreInTheUrl() {
        show("/");
        assertThat(rows().first()).isVisible();
        List<String> times = page.locator("#rows .time").allInnerTexts();
        assertThat(times).hasSize(50).isSortedAccordingTo(Comparator.reverseOrder());

        page.getByLabel("Lookup attribute").selectOption("Username");
        page.locator("#value").fill("alice");
        button("Add filter").click();
        assertThat(page.locator("#chips")).containsText("User name = alice");
        page.waitForFunction(
                "() => [...document.querySelectorAll('#rows .user')].every(each => each.innerText === 'alice')");
        page.getByLabel("Lookup attribute").selectOption("Outcome");
        page.locator("#value").selectOption("Failed");
        button("Add filter").click();
        page.waitForFunction(
                "() => document.querySelectorAll('#rows tr').length > 0"
                        + " && [...document.querySelectorAll('#rows .error')].every(each => each.innerText === 'AccessDenied')");
        page.getByLabel("Search all values").fill("order");
        button("Search").click();
        assertThat(page).hasURL(Pattern.compile(".*Username=alice.*Outcome=Failed.*Text=order.*"));
        int found = rows().count();

        page.reload();
        assertThat(page.locator("#chips li")).hasCount(3);
        assertThat(rows()).hasCount(found);
        page.goBack();
        assertThat(page.locator("#chips li")).hasCount(2);
        button("Remove filter User name").click();
        assertThat(page.locator("#chips li")).hasCount(1);
    }

    @Test
    void timeAndFurtherPages() {
        show("/?range=7d");
        assertThat(rows()).hasCount(50);
        button("Load more events").click();
        assertThat(rows()).hasCount(100);
        List<String> positions = new ArrayList<>();
        rows().all().forEach(row -> positions.add(row.getAttribute("data-position")));
        assertThat(positions).doesNotHaveDuplicates();
        button("Custom").click();
        page.getByLabel("Start time, UTC")
                .fill(test.end.minusSeconds(7_199).toString().replace("Z", ""));
        page.getByLabel("End time, UTC")
                .fill(test.end.minusSeconds(3_601).toString().replace("Z", ""));
        button("Apply").click();
        assertThat(page.locator("#chips")).containsText("Event time");
        String hour = test.end.minusSeconds(7_200).toString().substring(11, 14);
        page.waitForFunction(
                "hour => document.querySelectorAll('#rows tr').length > 0"
                        + " && [...document.querySelectorAll('#rows .time')].every(each => each.innerText.includes(' ' + hour))",
                hour);
    }

    @Test
    void eventOpensAsFieldsAndAsJson() {
        show("/?Username=bob&range=7d");
        String name = page.locator("#rows .name").first().innerText();
        rows().first().click();
        Locator detail = page.locator("#detail");
        assertThat(detail.getByRole(AriaRole.HEADING).first()).hasText(name);
        assertThat(detail).containsText("requestParameters.orderId");
        assertThat(detail).containsText("arn:aws:iam::123456789012:user/bob");
        assertThat(detail.locator(".proof").first()).hasText("Valid");
        assertThat(detail).containsText("listed by s3://trail/AWSLogs/123456789012/CloudTrail-Digest/");
        take("event");
        button("JSON").click();
        assertThat(detail.locator("pre")).containsText("\"userName\" : \"bob\"");
        String url = page.url();
        button("Close event").click();
        assertThat(detail).isHidden();
        page.navigate(url);
        assertThat(detail.locator("pre")).containsText("\"userName\" : \"bob\"");
    }

    @Test
    void newEventsAppearWithoutReload() throws IOException {
        show("/");
        assertThat(rows().first()).isVisible();
        page.evaluate("() => { window.marker = 1; }");
        test.deliver(record -> record.put("eventName", "ApproveRefund"));
        assertThat(link("ApproveRefund")).isVisible(SOON);
        assertThat(rows().first()).containsText("ApproveRefund");
        assertThat(page.evaluate("() => window.marker")).as("not reloaded").isEqualTo(1);
        assertThat(rows().first().locator(".proof")).hasText("Pending");

        button("Pause").click();
        test.deliver(record -> record.put("eventName", "ApproveWriteOff"));
        page.waitForTimeout(4_500);
        assertThat(link("ApproveWriteOff")).hasCount(0);
        button("Resume").click();
        assertThat(link("ApproveWriteOff")).isVisible(SOON);
    }

    @Test
    void hostileValuesAreShownAsText() throws IOException {
        String script = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
        String huge = "A".repeat(100_000);
        test.deliver(record -> {
            record.put("eventName", script);
            record.put("eventSource", "evil\u202Egpj.example.com");
            record.putObject("requestParameters")
                    .put("huge", huge)
                    .put("big", 9_007_199_254_740_993L)
                    .put("<b>key", "\u0000\u001b[31m");
        });
        show("/");
        assertThat(page.locator("#rows .name", new Page.LocatorOptions().setHasText("<img src=x"))
                        .first())
                .isVisible(SOON);
        Locator row = page.locator("#rows tr", new Page.LocatorOptions().setHasText("<img src=x"))
                .first();
        assertThat(row.locator(".source")).hasText("evilU+202Egpj.example.com");
        row.click();
        Locator detail = page.locator("#detail");
        assertThat(detail).containsText(script);
        assertThat(detail).containsText("9007199254740993");
        assertThat(detail).containsText("requestParameters.<b>key");
        detail.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Show all 100,000 characters"))
                .click();
        assertThat(detail).containsText(huge);
        take("hostile");
        button("JSON").click();
        assertThat(detail.locator("pre")).containsText("evil\\u202egpj");
        assertThat(page.evaluate("() => window.hacked")).isNull();
        assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    @Test
    void injectedScriptDoesNotRun() {
        show("/");
        page.evaluate("() => { const script = document.createElement('script');"
                + " try { script.text = 'window.hacked = 1'; } catch (refused) { window.refused = String(refused); }"
                + " document.body.append(script); }");
        // Not even where an attacker could set attributes and add elements.
        assertThat(page.evaluate("() => { try { document.body.innerHTML = '<b>x</b>'; return 'done'; }"
                                + " catch (refused) { return String(refused); } }")
                        .toString())
                .contains("TrustedHTML");
        page.evaluate("() => { const script = document.createElement('script');"
                + " script.append('window.hacked = 1'); document.body.append(script); }");
        page.evaluate("() => { const style = document.createElement('style');"
                + " style.append('h1 { display: none }'); document.head.append(style); }");
        page.waitForTimeout(500);
        assertThat(page.evaluate("() => window.hacked")).isNull();
        assertThat((String) page.evaluate("() => window.refused")).contains("TrustedScript");
        assertThat(page.locator("h1")).isVisible();
        assertThat(complaints).anyMatch(each -> each.contains("Content Security Policy"));
        complaints.clear();
    }

    @Test
    void changedByteIsOnTheTimeline() throws IOException {
        String logFile = test.logFiles.get(test.logFiles.size() - 3);
        Path file = test.trail.file(logFile);
        byte[] bytes = Files.readAllBytes(file);
        show("/?view=integrity");
        assertThat(page.locator(".grid .VALID").first()).isVisible(SOON);
        assertThat(page.locator(".grid .INVALID")).hasCount(0);
        take("integrity");
        byte[] changed = bytes.clone();
        changed[bytes.length / 2] ^= 1;
        Files.write(file, changed);
        try {
            assertThat(page.locator(".grid .INVALID"))
                    .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(40_000));
            page.locator(".grid .INVALID").click();
            assertThat(page.locator("#hour")).containsText(logFile);
            assertThat(page.locator("#problems")).containsText(logFile);
            assertThat(page.locator("#health"))
                    .containsText("problem", new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
            take("integrity-invalid");
            link("Show the events of this hour").click();
            assertThat(page.locator("#rows .proofs").first()).hasText("Invalid");
        } finally {
            Files.write(file, bytes);
        }
    }

    @Test
    void missingLogFileAndDigestAreOnTheTimeline() throws IOException {
        Path file = test.trail.file(test.logFiles.get(test.logFiles.size() - 8));
        Path digest = test.trail.file(test.digests.get(10));
        Path metadata = test.trail.file(test.digests.get(10) + ".meta.json");
        byte[] content = Files.readAllBytes(file);
        byte[] digestContent = Files.readAllBytes(digest);
        byte[] digestMetadata = Files.readAllBytes(metadata);
        Files.delete(file);
        Files.delete(digest);
        Files.delete(metadata);
        try {
            show("/?view=integrity");
            assertThat(page.locator(".grid .MISSING"))
                    .hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(40_000));
        } finally {
            Files.write(file, content);
            Files.write(digest, digestContent);
            Files.write(metadata, digestMetadata);
        }
    }

    @Test
    void everythingWorksByKeyboard() {
        show("/?range=7d");
        assertThat(rows().first()).isVisible();
        page.keyboard().press("Tab");
        assertThat(link("Skip to content")).isFocused();
        page.keyboard().press("Enter");
        tabTo("#text");
        page.keyboard().type("alice");
        page.keyboard().press("Enter");
        assertThat(page.locator("#chips li")).hasCount(1);
        tabTo("#attribute");
        page.keyboard().type("Event n");
        tabTo("#value");
        page.keyboard().type("PlaceOrder");
        page.keyboard().press("Enter");
        assertThat(page.locator("#chips")).containsText("Event name = PlaceOrder");
        assertThat(page.locator("#chips li")).hasCount(2);
        page.waitForFunction(
                "() => [...document.querySelectorAll('#rows .name')].every(each => each.innerText === 'PlaceOrder')");
        tabTo("#rows tr:first-child a");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("#rows tr:nth-child(2) a")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#detail-title")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("#detail")).isHidden();
        assertThat(page.locator("#rows tr:nth-child(2) a")).isFocused();

        page.locator("nav a").first().focus();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*view=integrity.*"));
        assertThat(page.locator(".grid .VALID").first()).isVisible(SOON);
        tabTo(".grid button[tabindex='0']");
        String from = (String) page.evaluate("() => document.activeElement.dataset.hour");
        page.keyboard().press("ArrowLeft");
        assertThat(page.evaluate("() => document.activeElement.dataset.hour")).isNotEqualTo(from);
        page.keyboard().press("Enter");
        assertThat(page.locator("#hour h2")).isVisible();
    }

    /** Presses Tab until an element has the focus. */
    private void tabTo(String selector) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if ((Boolean) page.evaluate("selector => document.activeElement.matches(selector)", selector)) {
                return;
            }
        }
        throw new AssertionError("the Tab key does not reach " + selector);
    }

    @Test
    void trailsAndStreamsAreShown() {
        show("/?view=trails");
        assertThat(page.locator(".card")).containsText("arn:aws:cloudtrail:us-east-1:123456789012:trail/audit");
        assertThat(page.locator(".card")).containsText("Logging");
        take("trails");
        link("Streams").click();
        Locator killed = page.locator("tr", new Page.LocatorOptions().setHasText("4211"));
        assertThat(killed).containsText("Killed");
        Locator running = page.locator("tr", new Page.LocatorOptions().setHasText("4977"));
        assertThat(running).containsText("3 RING_FULL");
        assertThat(running).containsText("No end reported");
        take("streams");
        running.locator("a").click();
        assertThat(page.locator("#chips")).containsText("Stream = " + ConsoleServer.STREAM);
        assertThat(rows().first()).isVisible();
    }

    @Test
    void fitsA400PixelsWideScreen() {
        open(new Browser.NewContextOptions().setViewportSize(400, 800));
        for (String path : List.of(
                "/?range=7d",
                "/?range=7d&EventSource=orders.example.com",
                "/?view=integrity",
                "/?view=trails",
                "/?view=streams")) {
            show(path);
            page.waitForTimeout(700);
            assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= 400"))
                    .as(path)
                    .isTrue();
            take("narrow" + path.replaceAll("[^a-z]", ""));
        }
        show("/?range=7d");
        rows().first().click();
        assertThat(page.locator("#detail-title")).isInViewport();
        assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= 400"))
                .isTrue();
        take("narrow-event");
    }

    @Test
    void followsTheColorSchemeWithReadableContrast() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            open(new Browser.NewContextOptions()
                    .setViewportSize(DESKTOP_WIDTH, DESKTOP_HEIGHT)
                    .setColorScheme(scheme));
            show("/?view=integrity");
            // What other tests have changed is mended, and has been validated again.
            assertThat(page.locator("#health"))
                    .containsText("No problems", new LocatorAssertions.ContainsTextOptions().setTimeout(40_000));
            show("/?range=7d&EventSource=orders.example.com");
            assertThat(rows().first()).isVisible();
            assertThat(page.locator("#chart rect").first()).isAttached();
            take("events-" + scheme.name().toLowerCase(Locale.ROOT));
            for (String selector : List.of(
                    "h1",
                    "#rows a",
                    "#rows .time",
                    "thead th",
                    "nav a:not([aria-current])",
                    "#rows .proof",
                    "#count")) {
                assertThat((Double) page.locator(selector).first().evaluate(CONTRAST))
                        .as(scheme + " " + selector)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    /** The ratio of WCAG 2 between the color of an element and that behind it. */
    private static final String CONTRAST = """
            element => {
              const luminance = color => {
                const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(Number).map(each => each / 255)
                  .map(each => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              let behind = element;
              while (behind && /^rgba\\(.*, 0\\)$|transparent/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
              const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind ? getComputedStyle(behind).backgroundColor : 'rgb(255,255,255)')];
              return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) + 1e-9;
            }
            """;
}
