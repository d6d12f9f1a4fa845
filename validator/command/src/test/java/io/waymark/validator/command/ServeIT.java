package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TestSigningKey;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/waymark serve} as users start it, with the jar that the build packed. */
class ServeIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern ADDRESS = Pattern.compile("waymark: serving .* at (http://127\\.0\\.0\\.1:\\d+)\n");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private ChainBuilder chain;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private Process server;

    private Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);

    @BeforeEach
    void startServer() throws IOException {
        trail = new TrailBuilder(folder.resolve("waymark"));
        TestSigningKey key = trail.addKey(start, start.plusSeconds(86_400));
        chain = trail.chain(TrailBuilder.HOME_REGION, key, start);
        chain.addLogFile(start.plusSeconds(60), 3);
        chain.addDigest(start.plusSeconds(120));
        ProcessBuilder command = new ProcessBuilder(BuildTree.waymarkCommand().toString(), "serve")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        // The newest JDK warns of most.
        List<Jdk> jdks = Jdk.all();
        command.environment().put("JAVA_HOME", jdks.get(jdks.size() - 1).home().toString());
        server = command.start();
    }

    @AfterEach
    void killServer() {
        server.destroyForcibly();
    }

    private URI address() {
        await().atMost(DEADLINE)
                .until(() -> Files.readString(folder.resolve("out")).endsWith("\n") || !server.isAlive());
        try {
            String printed = Files.readString(folder.resolve("out"));
            Matcher address = ADDRESS.matcher(printed);
            assertThat(address.matches())
                    .as(printed + Files.readString(folder.resolve("err")))
                    .isTrue();
            return URI.create(address.group(1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode lookup(URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("X-Amz-Target", "CloudTrail_20131101.LookupEvents")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return new ObjectMapper()
                .readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("Events");
    }

    /** The page is in the packed jar. */
    private static String page(URI address, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Accept", "text/html")
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** One server does it all: each start of the command takes a second. */
    @Test
    void servesWhatComesUntilItIsTerminated() throws IOException, InterruptedException {
        URI address = address();
        await().atMost(DEADLINE).until(() -> lookup(address).size() == 3);
        chain.addLogFile(start.plusSeconds(180), 2);
        await().atMost(DEADLINE).until(() -> lookup(address).size() == 5);

        assertThat(page(address, "/")).contains("<title>Event history");
        assertThat(page(address, "/_console/console.js")).contains("use strict");
        await().atMost(DEADLINE)
                .until(() ->
                        page(address, "/_console/api/events?Username=alice").contains("\"proof\":\"VALID\""));

        CliResult rebuild = ProcessRunner.run(
                folder, Map.of(), List.of(BuildTree.waymarkCommand().toString(), "index"));
        assertThat(rebuild.err())
                .contains("another process updates the event history")
                .hasLineCount(1);
        assertThat(rebuild.status()).isEqualTo(3);

        CliResult created = ProcessRunner.run(
                folder,
                Map.of(),
                List.of(BuildTree.waymarkCommand().toString(), "keys", "create-access-key", "--user", "alice"));
        assertThat(created.status()).isZero();
        assertThat(page(address, "/_console/api/events")).contains("sign in first");

        server.destroy();
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("err"))).isEmpty();
        assertThat(Files.readString(folder.resolve("out"))).hasLineCount(1);

        CliResult rebuilt = ProcessRunner.run(
                folder, Map.of(), List.of(BuildTree.waymarkCommand().toString(), "index"));
        assertThat(rebuilt.err()).isEmpty();
        assertThat(rebuilt.out()).contains("indexed 5 events of 2 log files");
        assertThat(rebuilt.status()).isZero();
    }
}
