package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.format.DeliveryStatus;
import io.waymark.format.InstanceStatus;
import io.waymark.testing.GoldenFile;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code waymark status} prints for programs is wire format, see {@code docs/wire-format.md}. */
class StatusGoldenTest {
    private static final Instant TIME = Instant.parse("2026-01-31T10:00:00Z");
    private static final String STREAM = "0b7f1c7e-1111-4222-8333-444455556666";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @BeforeEach
    void writeStatus() throws IOException {
        Path folder = Files.createDirectories(home.resolve("journal/1"));
        InstanceStatus status = new InstanceStatus(
                InstanceStatus.InstanceState.STOPPED,
                STREAM,
                42,
                TIME,
                TIME.plusSeconds(60),
                108,
                97,
                6,
                Map.of("RING_FULL", 4L, "RECORD_REJECTED", 1L),
                7,
                8,
                9,
                10,
                null,
                null,
                "waymark.trail.selectors cannot be read");
        DeliveryStatus delivery = new DeliveryStatus(
                STREAM,
                90,
                80,
                TIME.plusSeconds(3600),
                TIME,
                "AWSLogs/log-file",
                TIME,
                "AWSLogs/000000000000/CloudTrail-Digest/us-east-1/2026/01/31/000000000000_CloudTrail-Digest_us-east-1_trail"
                        + "_us-east-1_20260131T100005Z.json.gz",
                "the store is away",
                TIME,
                "ServiceUnavailable",
                null);
        Path statusFile = folder.resolve(InstanceStatus.FILE_NAME);
        Files.write(statusFile, status.toJson());
        Files.setLastModifiedTime(statusFile, FileTime.from(TIME.plusSeconds(61)));
        Files.write(folder.resolve(DeliveryStatus.FILE_NAME), delivery.toJson());
        new TrailBuilder(home).addKey(TIME, TIME.plusSeconds(86_400));
    }

    private String print(String format) {
        CliResult result = SampleTrail.run(0, "status", home.toString(), "--format", format);
        assertThat(result.err()).isEmpty();
        return result.out().replace(home.toString(), "/srv/orders/waymark");
    }

    @Test
    void jsonKeepsItsMembers() throws Exception {
        new GoldenFile("status-format.json").assertMatches(print("json"));
    }

    @Test
    void prometheusMetricsKeepNamesTypesAndLabels() throws Exception {
        new GoldenFile("status-format.prom").assertMatches(print("prometheus"));
    }
}
