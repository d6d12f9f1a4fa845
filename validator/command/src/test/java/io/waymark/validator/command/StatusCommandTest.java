package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.format.DeliveryStatus;
import io.waymark.format.InstanceStatus;
import io.waymark.testing.process.CliResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code waymark status}: what it makes of the files that agents leave, whole or not. */
class StatusCommandTest {
    private static final Instant PAST = Instant.parse("2026-01-31T10:00:00Z");
    private static final String STREAM = "0b7f1c7e-1111-4222-8333-444455556666";

    private long delivered = 90;
    private long signed = 90;
    private Instant signingDue = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
    private @Nullable String selectorsError;
    private Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private Path folder(String instance) throws IOException {
        return Files.createDirectories(home.resolve("journal").resolve(instance));
    }

    private void status(String instance, InstanceStatus.InstanceState state, Map<String, Long> dropped)
            throws IOException {
        long allDropped = dropped.values().stream().mapToLong(n -> n).sum();
        InstanceStatus status = new InstanceStatus(
                state,
                STREAM,
                42,
                started,
                PAST,
                100 + allDropped,
                97,
                3,
                dropped,
                1,
                2,
                0,
                0,
                "it was late",
                PAST,
                selectorsError);
        Files.write(folder(instance).resolve("status.json"), status.toJson());
    }

    private void delivery(String instance, String stream, String error) throws IOException {
        DeliveryStatus delivery = new DeliveryStatus(
                stream,
                delivered,
                signed,
                signingDue,
                PAST,
                "AWSLogs/file",
                PAST,
                "AWSLogs/digest",
                error,
                error == null ? null : PAST,
                error == null ? null : "ServiceUnavailable",
                null);
        Files.write(folder(instance).resolve("delivery.json"), delivery.toJson());
    }

    private CliResult run(String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "status";
        arguments[1] = home.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return SampleTrail.run(0, arguments);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(run("--format", "json").out()).get("instances");
    }

    @Test
    void generatedEqualsDeliveredPlusDroppedPlusPending() throws IOException {
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of("RING_FULL", 4L, "UNDRAINED_AT_SHUTDOWN", 1L));
        delivery("1", STREAM, null);
        CliResult ran = run();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("instance 1: running")
                .containsPattern("generated +105\n")
                .containsPattern("delivered +90\n")
                .containsPattern("dropped +5 \\(4 RING_FULL, 1 UNDRAINED_AT_SHUTDOWN\\)\n")
                .containsPattern("pending +10 \\(3 in memory\\)\n")
                .containsPattern("oldest undelivered +2026-01-31T10:00:00Z")
                .containsPattern("last log file +AWSLogs/file\n")
                .containsPattern("last digest +AWSLogs/digest\n")
                .containsPattern("last error +2026-01-31T10:00:00Z it was late\n");
        JsonNode only = json().get(0);
        assertThat(only.get("generated").asLong())
                .isEqualTo(only.get("delivered").asLong()
                        + only.get("dropped").asLong()
                        + only.get("pending").asLong());
    }

    @Test
    void deliveryOfAnEarlierRunIsNotCounted() throws IOException {
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of());
        delivery("1", "another", null);
        assertThat(json().get(0).get("delivered").asLong()).isZero();
        assertThat(json().get(0).get("pending").asLong()).isEqualTo(100);
    }

    @Test
    void silentInstanceIsStaleUnlessStopped() throws IOException {
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of());
        deliveredAndSigned("2");
        status("3", InstanceStatus.InstanceState.STARTING, Map.of());
        FileTime longAgo = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(folder("1").resolve("status.json"), longAgo);
        Files.setLastModifiedTime(folder("2").resolve("status.json"), longAgo);
        assertThat(json())
                .extracting(instance -> instance.get("state").asText())
                .containsExactly("stale", "stopped", "starting");
        assertThat(run().status()).isEqualTo(1);
    }

    @Test
    void damagedAndFailingTrailsAreNamed() throws IOException {
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of());
        delivery("1", STREAM, null);
        Path trails = Files.createDirectories(home.resolve("trails"));
        for (String trail : List.of("good", "away")) {
            Files.writeString(
                    trails.resolve(trail + ".json"),
                    "{\"Name\":\"" + trail + "\",\"S3BucketName\":\"bucket\",\"HomeRegion\":\"eu-central-1\"}");
        }
        assertThat(run().status()).isZero();

        Path instance = Files.createDirectories(home.resolve("journal/trails/away/1"));
        delivery("1", STREAM, "the bucket is away");
        Files.move(folder("1").resolve("delivery.json"), instance.resolve("delivery.json"));
        delivery("1", STREAM, null);
        Files.writeString(trails.resolve("bad.json"), "{\"Name\":\"good\"");
        CliResult ran = run();
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .contains("instance 1: running")
                .containsPattern("trail away: failing\n  problem +the bucket is away\n")
                .containsPattern(
                        "trail bad: failing\n  problem +the trail definition .*bad.json cannot be read: .*mend it\n")
                .doesNotContain("trail good");
        JsonNode problems =
                new ObjectMapper().readTree(run("--format", "json").out()).get("trailProblems");
        assertThat(problems.findValuesAsText("trail")).containsExactly("away", "bad");
        assertThat(run("--format", "prometheus").out())
                .contains("trail=\"away\"} 1\n")
                .contains("trail=\"bad\"} 1\n");
    }

    @Test
    void deliveryFailureIsReportedWithItsError() throws IOException {
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of());
        delivery("1", STREAM, "the store is away");
        assertThat(run().out()).contains("failing").contains("the store is away");
        assertThat(run().status()).isEqualTo(1);
    }

    @Test
    void missingDelivererIsReported() throws IOException {
        started = PAST;
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of());
        status("2", InstanceStatus.InstanceState.RUNNING, Map.of());
        delivery("2", STREAM, null);
        status("3", InstanceStatus.InstanceState.RUNNING, Map.of());
        delivery("3", STREAM, null);
        Files.setLastModifiedTime(
                folder("3").resolve("delivery.json"),
                FileTime.from(Instant.now().minusSeconds(60)));
        deliveredAndSigned("4");
        assertThat(json())
                .extracting(instance -> instance.get("state").asText())
                .containsExactly("failing", "running", "failing", "stopped");
        assertThat(run().out()).contains("no active deliverer");
        assertThat(run().status()).isEqualTo(1);
    }

    /** Writes the files of a run that has stopped, with all 100 events in log files and in digests. */
    private void deliveredAndSigned(String instance) throws IOException {
        long before = delivered;
        delivered = 100;
        signed = 100;
        status(instance, InstanceStatus.InstanceState.STOPPED, Map.of());
        delivery(instance, STREAM, null);
        delivered = before;
        signed = before;
    }

    private void assertTrouble(String state, String reason) throws IOException {
        JsonNode only = json().get(0);
        assertThat(only.get("state").asText()).isEqualTo(state);
        assertThat(only.get("lastError").asText()).contains(reason);
        assertThat(run().status()).isEqualTo(1);
        assertThat(run("--format", "prometheus").out()).contains("state=\"" + state + "\"} 1\n");
    }

    @Test
    void undeliveredEventsAfterTheStopAreTrouble() throws IOException {
        status("1", InstanceStatus.InstanceState.STOPPED, Map.of());
        assertTrouble("incomplete", "100 events are not delivered");
        delivery("1", STREAM, null);
        assertTrouble("incomplete", "10 events are not delivered, and 0 of the delivered ones are not signed");
        delivery("1", STREAM, "the store is away");
        assertTrouble("incomplete", "the store is away");
        deliveredAndSigned("1");
        assertThat(run().status()).isZero();
    }

    @Test
    void unsignedEventsAfterTheStopAreTrouble() throws IOException {
        delivered = 100;
        signed = 60;
        status("1", InstanceStatus.InstanceState.STOPPED, Map.of());
        delivery("1", STREAM, null);
        assertTrouble("incomplete", "40 of the delivered ones are not signed");
        assertThat(json().get(0).get("signed").asLong()).isEqualTo(60);
        assertThat(json().get(0).get("unsigned").asLong()).isEqualTo(40);
        assertThat(run().out()).containsPattern("signed +60 \\(40 unsigned, digest due ");
        assertThat(run("--format", "prometheus").out())
                .containsPattern("waymark_events_signed_total\\{.*} 60\n")
                .containsPattern("waymark_events_unsigned\\{.*} 40\n");
    }

    @Test
    void unsignedEventsOfARunAreTroubleOnceTheirDigestIsOverdue() throws IOException {
        delivered = 100;
        signed = 60;
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of());
        delivery("1", STREAM, null);
        assertThat(run().status()).isZero();
        assertThat(json().get(0).get("signingDueTime").asText()).isEqualTo(signingDue.toString());
        Files.setLastModifiedTime(
                folder("1").resolve("delivery.json"),
                FileTime.from(Instant.now().minusSeconds(60)));
        assertTrouble("failing", "no active deliverer");
        signingDue = Instant.now().minusSeconds(180).truncatedTo(ChronoUnit.SECONDS);
        delivery("1", STREAM, null);
        assertTrouble("failing", "40 delivered events is overdue since " + signingDue);
    }

    @Test
    void unreadableSelectorsAreTroubleDuringAndAfterTheRun() throws IOException {
        selectorsError = "waymark.trail.selectors cannot be read";
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of());
        delivery("1", STREAM, null);
        assertTrouble("failing", selectorsError);
        deliveredAndSigned("1");
        assertTrouble("incomplete", selectorsError);
        assertThat(run("--format", "prometheus").out()).containsPattern("waymark_selectors_unreadable\\{.*} 1\n");
    }

    @Test
    void deliveryStatusOfAnEarlierVersionCountsAsSigned() throws IOException {
        deliveredAndSigned("1");
        Path file = folder("1").resolve("delivery.json");
        Files.writeString(file, Files.readString(file).replaceAll(".*\"sign.*\n", ""));
        assertThat(json().get(0).get("signed").asLong()).isEqualTo(100);
        assertThat(run().status()).isZero();
    }

    @Test
    void metricsHaveOneHelpAndTypeLineAndEscapedLabels() throws IOException {
        home = home.resolve("a\"b\\c\nd");
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of("RING\"FULL", 4L));
        status("2", InstanceStatus.InstanceState.RUNNING, Map.of());
        delivery("1", STREAM, null);
        String metrics = run("--format", "prometheus").out();
        assertThat(metrics.lines())
                .allMatch(line -> line.matches("# (HELP|TYPE) waymark_[a-z_]+ .+")
                        || line.matches("waymark_[a-z_]+\\{([a-z]+=\"([^\"\\\\]|\\\\[\\\\\"n])*\",?)+\\} \\d+"))
                .filteredOn(line -> line.startsWith("# TYPE"))
                .doesNotHaveDuplicates();
        assertThat(metrics)
                .contains("a\\\"b\\\\c\\\\u000ad\",instance=\"1\",reason=\"RING\\\"FULL\"} 4\n")
                .containsPattern("waymark_events_pending\\{.*instance=\"2\"} 100\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"state\":\"running\"}",
                "{\"state\":\"flying\",\"stream\":\"x\"}",
                "{\"droppedByReason\":{\"x\":-1}}",
                "{\"droppedByReason\":{\"x\":99999999999999999999999}}"
            })
    void unreadableFileDoesNotHideOtherInstances(String text) throws IOException {
        Files.writeString(folder("1").resolve("status.json"), text);
        Files.writeString(folder("1").resolve("delivery.json"), text);
        status("2", InstanceStatus.InstanceState.RUNNING, Map.of());
        for (String format : new String[] {"text", "json", "prometheus"}) {
            CliResult ran = run("--format", format);
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).contains("unreadable").contains("running");
        }
    }

    @Test
    void oversizedFileIsNotReadFully() throws IOException {
        Files.writeString(folder("1").resolve("status.json"), " ".repeat(10 << 20) + "{}");
        assertThat(json().get(0).get("lastError").asText()).contains("longer than 65536 bytes");
    }

    @Test
    void terminalControlCharactersAreEscaped() throws IOException {
        status("1", InstanceStatus.InstanceState.RUNNING, Map.of("\u001b[2J", 1L));
        delivery("1", STREAM, "\u001b[2J\u202e");
        for (String format : new String[] {"text", "json", "prometheus"}) {
            assertThat(run("--format", format).out()).doesNotContain("\u001b", "\u202e");
        }
    }

    @Test
    void missingOrUnusedHomeIsReported() throws IOException {
        CliResult none = run();
        assertThat(none.status()).isEqualTo(3);
        assertThat(none.err()).contains("is not a Waymark home").hasLineCount(1);
        Files.createDirectories(home.resolve("journal/not-an-instance"));
        assertThat(run().err()).contains("no service has used the home");
    }
}
