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
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of Spring and of Quartz, with the agent's flag alone. */
class JobsIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "pinned", "newest"})
    void runsOfJobsAreEvents(String version) throws Exception {
        ListenerService service = new ListenerService(folder, version);
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
        Set<JsonNode> jobs = trail.records().stream()
                .filter(event -> event.at("/resources/0/type").asText().equals("Waymark::Service::Job"))
                .map(event -> event.get("requestID"))
                .collect(Collectors.toSet());
        assertThat(jobs).hasSize(6);
        assertThat(trail.records("Reserve"))
                .filteredOn(
                        call -> call.at("/requestParameters/place").textValue().equals("plain"))
                .as("the next task of the same thread")
                .isNotEmpty()
                .allSatisfy(call -> assertThat(jobs).doesNotContain(call.get("requestID")));
        assertThat(trail.allRecords().toString()).doesNotContain("hunter2");

        CliResult coverage = trail.runWaymark(
                "coverage", "--store", folder.resolve("waymark/store").toString());
        assertThat(coverage.out().lines().map(line -> line.replaceAll("  +", " | ")))
                .contains(
                        "audited | job | PurgeExpired Maintenance.purgeExpired | Management, Spring @Scheduled",
                        "audited | job | ReportJob nightly.report | Management, Quartz",
                        "not recorded | job | Beat Maintenance.beat | Excluded, Spring @Scheduled");
        assertThat(service.stderr()).contains("1 requests, messages or jobs were in progress");
    }
}
