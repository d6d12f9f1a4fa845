package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says of an event: the log files that hold it, the digests that list them, and what is proved by that. */
class EventProofTest {
    private static final String EVENT_ID = "11111111-2222-3333-4444-555555555555";

    @TempDir
    private Path home;

    private TestServer test;
    private Instant time;
    private String content;
    private String listed;

    @BeforeEach
    void start() throws IOException {
        test = new TestServer(home, "");
        time = test.start.plusSeconds(8_000);
        content = "{\"Records\":[" + test.chain.record(UUID.fromString(EVENT_ID), time, "") + "]}";
        listed = test.chain.addLogFile(time.plusSeconds(60), content, time, time);
        test.history.update();
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    private JsonNode ask(String resource) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(test.get("/_console/api/" + resource).body());
    }

    private JsonNode event() throws IOException, InterruptedException {
        JsonNode found = ask("events?EventId=" + EVENT_ID).path("events");
        assertThat(found).hasSize(1);
        JsonNode event = ask("event?Position=" + found.path(0).path("position").asText());
        assertThat(event.path("proof")).isEqualTo(found.path(0).path("proof"));
        return event;
    }

    private void awaitProofs(String event, String... logFiles) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertProofs(event, logFiles));
    }

    private void assertProofs(String event, String... logFiles) throws IOException, InterruptedException {
        JsonNode shown = event();
        List<String> proofs = new ArrayList<>();
        shown.path("logFiles")
                .forEach(file -> proofs.add((file.path("proof").asText() + " "
                                + file.path("logFile").asText() + " "
                                + file.path("digest").asText())
                        .strip()));
        assertThat(proofs).containsExactlyInAnyOrder(logFiles);
        assertThat(shown.path("proof").asText()).isEqualTo(event);
    }

    @Test
    void eventNamesItsLogFileAndTheDigestThatListsIt() throws IOException {
        awaitProofs("PENDING", "PENDING s3://trail/" + listed);
        String digest = test.chain.addDigest(test.start.plusSeconds(10_800));
        awaitProofs("VALID", "VALID s3://trail/" + listed + " s3://trail/" + digest);

        byte[] changed = Files.readAllBytes(test.trail.file(listed));
        changed[changed.length / 2] ^= 1;
        Files.write(test.trail.file(listed), changed);
        awaitProofs("INVALID", "INVALID s3://trail/" + listed + " s3://trail/" + digest);
        Files.delete(test.trail.file(listed));
        awaitProofs("MISSING", "MISSING s3://trail/" + listed + " s3://trail/" + digest);
    }

    /** A copy that somebody has put into another bucket was indexed last. */
    @Test
    void eventThatSeveralLogFilesHoldIsProvedByTheOneThatADigestLists() throws IOException {
        String digest = test.chain.addDigest(test.start.plusSeconds(10_800));
        String other = test.chain.logFileKey(time.plusSeconds(60), "0123456789abcdef");
        test.trail.putInBucket("other", other, TrailBuilder.gzip(content.getBytes(StandardCharsets.UTF_8)));
        test.history.update();
        Path copy = test.trail.store().resolve("other").resolve(other);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            // That both hold the event is found by a validation that reads both, and not what an earlier one has read.
            FileTime now = FileTime.from(Instant.now());
            Files.setLastModifiedTime(test.trail.file(listed), now);
            Files.setLastModifiedTime(copy, now);
            assertProofs(
                    "VALID", "VALID s3://trail/" + listed + " s3://trail/" + digest, "INVALID s3://other/" + other);
        });
    }
}
