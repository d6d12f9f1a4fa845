package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.ObjectIdentity;
import io.waymark.endtoend.app.SteadyCalls;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trail alone proves that it is complete, or names the missing events. */
class CompletenessIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CALLS = 50_000;

    @TempDir
    private Path folder;

    private final Jdk jdk = Jdk.all().get(0);

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private TestJvm fastRollingJvm() {
        return new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.digest.interval=1s");
    }

    private static String stream(JsonNode record) {
        return record.at("/additionalEventData/stream").textValue();
    }

    @Test
    void eachRunReportsStartStopCoverageAndPreviousRun() throws Exception {
        new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.keys.password=not-for-anyone")
                .withOption("-Dwaymark.service.name=orders")
                .run(ObjectIdentity.class);
        new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.keys.password=not-for-anyone")
                .withOption("-Dwaymark.service.name=orders")
                .run(ObjectIdentity.class);

        List<JsonNode> started = trail().serviceEvents("WaymarkStarted");
        List<JsonNode> stopped = trail().serviceEvents("WaymarkStopped");
        assertThat(started).hasSize(2);
        assertThat(stopped).hasSize(2);
        JsonNode identity = started.get(0).get("serviceEventDetails");
        assertThat(identity.get("agentVersion").textValue()).matches("\\d+\\.\\d+.*");
        assertThat(identity.get("host").textValue()).isNotEmpty().isNotEqualTo("unknown");
        assertThat(identity.get("service").textValue()).isEqualTo("orders");
        assertThat(identity.get("trail").textValue()).isEqualTo("trail");
        JsonNode second = started.stream()
                .filter(record ->
                        record.at("/serviceEventDetails/previousRuns/0").isObject())
                .findFirst()
                .orElseThrow();
        JsonNode previous = second.at("/serviceEventDetails/previousRuns/0");
        String first = previous.get("stream").textValue();
        assertThat(first).isNotEqualTo(stream(second));
        assertThat(previous.get("stoppedCleanly").booleanValue()).isTrue();
        assertThat(trail().sequences(first))
                .isEqualTo(LongStream.range(0, previous.get("recordCount").longValue())
                        .boxed()
                        .toList());
        assertThat(stopped).allSatisfy(record -> {
            JsonNode details = record.get("serviceEventDetails");
            assertThat(details.get("generated").longValue())
                    .isEqualTo(trail().sequences(stream(record)).size());
            assertThat(details.get("droppedByReason")).isEmpty();
        });

        JsonNode coverage = trail().serviceEvents("CoverageReported").get(0).get("serviceEventDetails");
        assertThat(coverage.get("instrumented").toString()).contains("io.waymark.endtoend.app.Orders.shipOrder(");
        assertThat(coverage.at("/configuration/waymark.keys.password").textValue())
                .isEqualTo("HIDDEN_DUE_TO_SECURITY_REASONS");
        assertThat(coverage.at("/configuration/waymark.account").textValue()).isEqualTo("000000000000");
        assertThat(trail().allRecords().toString()).doesNotContain("not-for-anyone");

        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
        assertThat(validation.out()).contains("2/2 streams of events complete");
    }

    @Test
    void droppedEventsAreCountedExactlyInTheTrail() throws Exception {
        TestJvm jvm = new TestJvm(jdk, folder).withAgent().withOption("-Dwaymark.block.timeout=0s");
        Process process = jvm.start(LongRunningService.class, Integer.toString(CALLS));
        await().atMost(TIMEOUT).until(() -> jvm.stdout().contains("serving"));
        process.destroy();
        jvm.await(process);

        long dropped = trail().serviceEvents("EventsDropped").stream()
                .filter(record ->
                        record.at("/serviceEventDetails/reason").textValue().equals("RING_FULL"))
                .mapToLong(record -> record.at("/serviceEventDetails/count").longValue())
                .sum();
        // One more call runs during shutdown.
        assertThat(dropped).isPositive().isEqualTo(CALLS + 1 - trail().records().size());
        JsonNode stopped = trail().serviceEvents("WaymarkStopped").get(0);
        assertThat(stopped.at("/serviceEventDetails/droppedByReason/RING_FULL").longValue())
                .isEqualTo(dropped);
        assertThat(stopped.at("/serviceEventDetails/generated").longValue())
                .isEqualTo(dropped + trail().allRecords().size());
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
        assertThat(validation.out()).contains("1/1 streams of events complete", dropped + " (RING_FULL)");
    }

    @Test
    void nextRunReportsAKilledRunWithoutFalseAlarm() throws Exception {
        Process process = fastRollingJvm().start(SteadyCalls.class);
        await().atMost(TIMEOUT).until(() -> trail().logFiles().size() >= 3);
        process.destroyForcibly().waitFor();
        String killed = stream(trail().records("GetOrder").get(0));
        fastRollingJvm().run(ObjectIdentity.class);

        JsonNode next = trail().serviceEvents("WaymarkStarted").stream()
                .filter(record -> !stream(record).equals(killed))
                .findFirst()
                .orElseThrow();
        assertThat(next.at("/serviceEventDetails/previousRuns/0/stream").textValue())
                .isEqualTo(killed);
        assertThat(next.at("/serviceEventDetails/previousRuns/0/stoppedCleanly").booleanValue())
                .isFalse();
        List<Long> numbers = trail().sequences(killed);
        assertThat(numbers)
                .isEqualTo(LongStream.range(0, numbers.size()).boxed().toList());
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
        assertThat(validation.out())
                .contains("2/2 streams of events complete", "Stream " + killed + " did not shut down cleanly");
    }

    /** The key holder can forge valid digests, but not the missing sequence numbers. */
    @Test
    void logFileRemovedFromForgedDigestsIsReportedMissing() throws Exception {
        Process process = fastRollingJvm().start(SteadyCalls.class);
        await().atMost(TIMEOUT).until(() -> trail().digests().size() >= 6);
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        process.waitFor();
        Instant middle = Instant.parse(
                DeliveredTrail.read(trail().digests().get(trail().digests().size() / 2))
                        .get("digestEndTime")
                        .textValue());
        for (String[] range : new String[][] {
            {},
            {"--start-time", middle.toString()},
            {"--end-time", middle.toString()},
            {
                "--start-time",
                middle.toString(),
                "--end-time",
                middle.plusSeconds(1).toString()
            }
        }) {
            CliResult validation = trail().validate(range);
            assertThat(validation.status()).as(validation.out()).isZero();
            assertThat(validation.out()).doesNotContain("INCOMPLETE").contains("1/1 streams of events complete");
        }

        // Not the log file with the highest numbers: only the next run reveals a truncated end.
        Path removed = trail().logFiles().stream()
                .filter(file -> !DeliveredTrail.read(file).toString().contains("WaymarkStopped"))
                .findFirst()
                .orElseThrow();
        LongStream numbers = LongStream.empty();
        for (JsonNode record : DeliveredTrail.read(removed).get("Records")) {
            numbers = LongStream.concat(
                    numbers,
                    LongStream.of(record.at("/additionalEventData/sequence").longValue()));
        }
        List<Long> missing = numbers.boxed().toList();
        String named = "missing events " + missing.get(0)
                + (missing.size() == 1 ? "" : " to " + missing.get(missing.size() - 1));
        Files.delete(removed);
        CliResult deleted = trail().validate();
        assertThat(deleted.status()).isEqualTo(1);
        assertThat(deleted.out()).contains("not found", named, "1 missing or invalid log file");

        new DigestForger(trail()).removeLogFile(removed);
        CliResult forged = trail().validate();
        assertThat(forged.status()).isEqualTo(1);
        assertThat(forged.out())
                .doesNotContain("digest files INVALID", "log files INVALID")
                .contains("INCOMPLETE", named, "no digest lists a log file with them");
    }
}
