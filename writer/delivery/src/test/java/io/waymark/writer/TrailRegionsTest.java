package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.format.TrailDefinition;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalException;
import io.waymark.writer.journal.JournalFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The regions whose events a trail has, and those of global services, which are in us-east-1. */
class TrailRegionsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static void define(Path home, String name, String region, boolean multiRegion, boolean global)
            throws IOException {
        Path file = TrailDefinition.file(home, name);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"Name\":\"" + name + "\",\"S3BucketName\":\"" + name + "\",\"HomeRegion\":\"" + region
                        + "\",\"IsMultiRegionTrail\":" + multiRegion + ",\"IncludeGlobalServiceEvents\":" + global
                        + ",\"LogFileValidationEnabled\":true,\"IsLogging\":true}");
    }

    private static void append(Journal journal, int sequence, String region, String source) throws JournalException {
        byte[] record = ("{\"eventSource\":\"" + source + "\",\"eventName\":\"Call\",\"awsRegion\":\"" + region
                        + "\",\"eventTime\":\"2026-01-31T12:00:00Z\"}")
                .getBytes(StandardCharsets.UTF_8);
        journal.append(sequence, 1_000L * sequence, false, TestHome.ACCOUNT, region, record, 0, record.length);
    }

    private static List<String> delivered(TestHome home, String bucket) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home.path.resolve("store").resolve(bucket))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json.gz")
                            && each.toString().contains("/CloudTrail/"))
                    .toList()) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    for (JsonNode record : new ObjectMapper().readTree(in).get("Records")) {
                        found.add(record.get("awsRegion").textValue() + " "
                                + record.get("eventSource").textValue());
                    }
                }
            }
        }
        return found;
    }

    @Test
    void trailsHaveTheEventsOfTheirRegionsAndOfGlobalServicesIfAsked() throws Exception {
        TestHome home = new TestHome(folder.resolve("home"));
        Files.createDirectories(home.path.resolve("journal"));
        define(home.path, "all", "eu-central-1", true, true);
        define(home.path, "virginia", "us-east-1", false, true);
        define(home.path, "virginia-without-global", "us-east-1", false, false);
        define(home.path, "frankfurt", "eu-central-1", false, true);
        try (JournalFolder mine = JournalFolder.claim(home.path.resolve("journal"));
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), home.log)) {
            StandaloneDelivery.DeliveryHandle delivery = StandaloneDelivery.open(
                            home.configuration(), home.log, Clock.systemUTC())
                    .start();
            delivery.takeUpTrails(TIMEOUT);
            append(journal, 1, "eu-central-1", "orders.example.com");
            append(journal, 2, "us-east-1", "orders.example.com");
            append(journal, 3, "us-east-1", "iam.amazonaws.com");
            journal.requestFlush();
            assertThat(delivery.finish(TIMEOUT)).as(home.stderr()).isTrue();
        }
        assertThat(delivered(home, "all"))
                .containsExactlyInAnyOrder(
                        "eu-central-1 orders.example.com",
                        "us-east-1 orders.example.com",
                        "us-east-1 iam.amazonaws.com");
        assertThat(delivered(home, "virginia"))
                .containsExactlyInAnyOrder("us-east-1 orders.example.com", "us-east-1 iam.amazonaws.com");
        assertThat(delivered(home, "virginia-without-global")).containsExactly("us-east-1 orders.example.com");
        assertThat(delivered(home, "frankfurt")).containsExactly("eu-central-1 orders.example.com");
    }
}
