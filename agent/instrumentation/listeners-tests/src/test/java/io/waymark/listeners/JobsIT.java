package io.waymark.listeners;

import static io.waymark.listeners.ListenerService.one;
import static io.waymark.listeners.ListenerService.reservedBy;
import static io.waymark.listeners.ListenerService.summary;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.listeners.app.Jobs;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of Spring and of Quartz, with the agent's flag alone. */
class JobsIT {
    @TempDir
    private Path folder;

    @Test
    void runsOfJobsAreEvents() throws Exception {
        ListenerService service = new ListenerService(folder, "pinned");
        DeliveredTrail trail = service.run(Jobs.class, "-Dwaymark.background.exclude=Be*");

        JsonNode purged = one(trail, "PurgeExpired");
        assertThat(summary(purged))
                .isEqualTo("AWSService worker {\"job\":\"Maintenance.purgeExpired\",\"schedule\":"
                        + "{\"fixedDelay\":\"86400000\",\"timeUnit\":\"MILLISECONDS\"}} - -");
        assertThat(purged.at("/eventSource").textValue()).isEqualTo("worker");
        assertThat(purged.at("/managementEvent").booleanValue()).isTrue();
        assertThat(purged.at("/readOnly").booleanValue()).isFalse();
        assertThat(purged.at("/resources/0").toString())
                .isEqualTo("{\"accountId\":\"000000000000\",\"type\":\"Waymark::Service::Job\","
                        + "\"ARN\":\"arn:aws:worker:us-east-1:000000000000:job/Maintenance.purgeExpired\"}");
        assertThat(purged.at("/additionalEventData/durationMillis").isNumber()).isTrue();
        assertThat(reservedBy(trail, purged)).containsExactlyInAnyOrder("purge", "purge in a pool");
        assertThat(summary(one(trail, "RefreshRates")))
                .contains("\"fixedDelay\":\"${rates.delay:PT24H}\"")
                .endsWith(" IllegalStateException no rates on Sundays");
        assertThat(trail.records("Beat")).as("excluded").isEmpty();
        assertThat(trail.records("Archive")).as("one event, the annotation's").isEmpty();
        assertThat(reservedBy(trail, one(trail, "ArchiveEverything"))).containsExactly("archive");

        JsonNode reported = one(trail, "ReportJob");
        assertThat(summary(reported))
                .startsWith("AWSService worker {\"job\":\"nightly.report\",\"trigger\":\"DEFAULT.now-report\","
                        + "\"scheduledFireTime\":\"")
                .endsWith("\"} - -");
        assertThat(reservedBy(trail, reported)).containsExactly("report");
        assertThat(summary(one(trail, "RefundJob"))).endsWith("} JobExecutionException the till is closed");
        assertThat(summary(one(trail, "BrokenJob"))).endsWith("} UnsupportedOperationException not yet");
        assertThat(trail.records("AuditJob")).as("one event, the annotation's").isEmpty();
        one(trail, "AuditEverything");
        JsonNode endless = one(trail, "EndlessJob");
        assertThat(endless.at("/responseElements/omitted/reason").textValue()).isEqualTo("pending");
        assertThat(reservedBy(trail, endless)).containsExactly("endless");
        assertThat(trail.allRecords().toString()).doesNotContain("hunter2");

        CliResult coverage = trail.runWaymark("coverage", "--store", folder.resolve("waymark/store").toString());
        assertThat(coverage.out().lines().map(line -> line.replaceAll("  +", " | ")))
                .contains(
                        "audited | job | PurgeExpired Maintenance.purgeExpired | Management, Spring @Scheduled",
                        "audited | job | ReportJob nightly.report | Management, Quartz",
                        "not recorded | job | Beat Maintenance.beat | Excluded, Spring @Scheduled");
        assertThat(service.stderr()).contains("1 requests, messages or jobs were in progress");
    }
}
