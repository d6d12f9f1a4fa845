package io.waymark.validator.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.waymark.format.FormatException;
import io.waymark.validator.server.access.AccessKey;
import io.waymark.validator.server.access.AccessKeyFile;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a server with access keys. */
class SignInTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private AccessKeyFile file;

    @SuppressWarnings("NullAway.Init")
    private AccessKey alice;

    @SuppressWarnings("NullAway.Init")
    private TestServer test;

    @BeforeEach
    void start() throws IOException, FormatException {
        file = new AccessKeyFile(home.resolve("keys/access-keys.json"));
        alice = file.create("alice", Instant.now());
        test = new TestServer(home, file);
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    private static void signIn(Page page, String id, String secret) {
        page.getByLabel("Access key ID").fill(id);
        page.getByLabel("Secret access key").fill(secret);
        page.keyboard().press("Enter");
    }

    @Test
    void browserSignsInAndOut() throws IOException {
        Assumptions.assumeTrue(Chromium.find().isPresent(), Chromium.SKIP_REASON);
        try (Chromium chromium = Chromium.start()) {
            BrowserContext context = chromium.open(new Browser.NewContextOptions());
            Page page = context.newPage();
            page.navigate(test.uri("/?Username=alice").toString());
            assertThat(page).hasURL(Pattern.compile(".*/_console/sign-in"));
            signIn(page, alice.id(), "wrong");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("is wrong");
            assertThat(context.cookies()).isEmpty();

            signIn(page, alice.id(), alice.secret());
            assertThat(page.locator("#rows tr")).hasCount(5);
            assertThat(page.locator("#user")).hasText("alice");
            Cookie cookie = context.cookies().get(0);
            assertThat(cookie.httpOnly).isTrue();
            assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT);
            assertThat(page.content()).doesNotContain(alice.secret());

            page.getByText("Sign out").click();
            assertThat(page).hasURL(Pattern.compile(".*/_console/sign-in"));
            context.addCookies(List.of(cookie));
            page.navigate(test.uri("/").toString());
            // The session is over, whoever kept the cookie.
            assertThat(page).hasURL(Pattern.compile(".*/sign-in"));

            signIn(page, alice.id(), alice.secret());
            assertThat(page.locator("#rows tr")).hasCount(5);
            Files.delete(file.path());
            // As is that of a deleted key.
            assertThat(page).hasURL(Pattern.compile(".*/sign-in"));
        }
    }

    private int post(String form, String... headers) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(test.uri("/_console/sign-in"))
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        HttpResponse<String> response = TestServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        return response.headers().firstValue("Set-Cookie").isPresent() ? 200 : response.statusCode();
    }

    @Test
    void signInIsForThisPageAndNotForGuesses() throws IOException, InterruptedException {
        String form = "AccessKeyId=" + alice.id() + "&SecretAccessKey="
                + alice.secret().replace("+", "%2B").replace("/", "%2F");
        String[] own = {"Origin", test.server.uri().toString()};
        assertThat(post(form, own)).isEqualTo(200);
        assertThat(post(form, "Origin", "http://attacker.example")).isEqualTo(403);
        assertThat(post(form, "X-None", "1")).as("not a browser").isEqualTo(403);
        for (String wrong : List.of("", "%", "AccessKeyId=x", "a".repeat(3_000), "AccessKeyId=%zz&SecretAccessKey=y")) {
            assertThat(post(wrong, own)).as(wrong).isEqualTo(303);
        }
        for (int i = 0; i < 20; i++) {
            post("AccessKeyId=" + alice.id() + "&SecretAccessKey=guess" + i, own);
        }
        assertThat(post(form, own)).as("too many attempts").isEqualTo(303);
    }
}
