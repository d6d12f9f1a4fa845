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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says of an hour, after log files and digests that it knows were changed or removed. */
class ProofTimelineTest {
    @TempDir
    private Path home;

    private TestServer test;

    @BeforeEach
    void start() throws IOException {
        test = new TestServer(home, "");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    private JsonNode hour(Instant time) throws IOException, InterruptedException {
        Instant start = time.truncatedTo(ChronoUnit.HOURS);
        JsonNode answer = new ObjectMapper()
                .readTree(test.get("/_console/api/timeline?StartTime=" + start + "&EndTime=" + start.plusSeconds(3_599))
                        .body());
        assertThat(answer.path("intervals")).as(answer.toString()).hasSize(1);
        return answer.at("/intervals/0");
    }

    private void awaitHour(Instant time, String proof, String reason) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode hour = hour(time);
            assertThat(hour.path("proof").asText()).as(hour.toString()).isEqualTo(proof);
            if (!reason.isEmpty()) {
                assertThat(hour.path("reasons").findValuesAsText("text"))
                        .as(hour.toString())
                        .anyMatch(text -> text.contains(reason));
            }
        });
    }

    private void change(String key) throws IOException {
        byte[] changed = Files.readAllBytes(test.trail.file(key));
        changed[changed.length / 2] ^= 1;
        Files.write(test.trail.file(key), changed);
    }

    @Test
    void oldHourTellsThatAnIndexedLogFileWasChangedOrRemoved() throws IOException {
        Instant first = test.start.plusSeconds(840);
        Instant second = test.start.plusSeconds(4_440);
        awaitHour(first, "VALID", "");
        awaitHour(second, "VALID", "");
        change(test.firstLog);
        awaitHour(first, "INVALID", "");
        awaitHour(second, "VALID", "");
        Files.delete(test.trail.file(test.firstLog));
        awaitHour(first, "MISSING", "not found");
        change(test.secondLog);
        awaitHour(second, "INVALID", "");
    }

    /** The last file that was indexed with the event is intact. */
    @Test
    void hourCountsEachLogFileThatHoldsItsEvents() throws IOException {
        Instant time = test.start.plusSeconds(7_300);
        String content = "{\"Records\":[" + test.chain.record(UUID.randomUUID(), time, "") + "]}";
        String early = test.chain.addLogFile(time.plusSeconds(60), content, time, time);
        test.history.update();
        // Delivered an hour later, as after an outage.
        String late = test.chain.addLogFile(time.plusSeconds(3_600), content, time, time);
        test.history.update();
        test.chain.addDigest(test.start.plusSeconds(14_400));
        Files.delete(test.trail.file(early));
        awaitHour(time, "MISSING", "not found");
        assertThat(test.trail.file(late)).exists();
    }

    @Test
    void logFileThatWasRemovedWithItsDigestIsMissing() throws IOException {
        Instant time = test.start.plusSeconds(4_440);
        awaitHour(time, "VALID", "");
        Files.delete(test.trail.file(test.secondLog));
        Files.delete(test.trail.file(test.secondDigest));
        Path metadata = test.trail.file(test.secondDigest + ".meta.json");
        Files.deleteIfExists(metadata);
        awaitHour(time, "MISSING", "the store does not have the log file any more");
    }

    @Test
    void oldLogFileIsNotPendingForeverIfAllDigestsWereRemoved() throws IOException {
        Instant time = test.start.minus(3, ChronoUnit.DAYS);
        String old = test.chain.logFileKey(time.plusSeconds(60), "0123456789abcdef");
        String content = "{\"Records\":[" + test.chain.record(UUID.randomUUID(), time, "") + "]}";
        test.trail.put(old, TrailBuilder.gzip(content.getBytes(StandardCharsets.UTF_8)));
        test.history.update();
        try (Stream<Path> files = Files.walk(test.trail.store())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("CloudTrail-Digest"))
                    .toList()) {
                Files.delete(file);
            }
        }
        awaitHour(time, "UNPROVEN", "no digest lists it");
        awaitHour(test.start.plusSeconds(840), "PENDING", "");
    }
}
