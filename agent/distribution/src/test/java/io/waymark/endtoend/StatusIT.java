package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.ThousandCalls;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waymark status} shows the health of a real service. */
class StatusIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Jdk jdk = Jdk.all().get(0);

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private JsonNode status() throws Exception {
        CliResult ended = trail().runWaymark("status", trail().home().toString(), "--format", "json");
        JsonNode instances = new ObjectMapper().readTree(ended.out()).path("instances");
        if (instances.isEmpty()) {
            return instances;
        }
        JsonNode status = instances.get(0);
        assertThat(status.get("generated").asLong())
                .isEqualTo(status.get("delivered").asLong()
                        + status.get("dropped").asLong()
                        + status.get("pending").asLong());
        assertThat(ended.status()).isEqualTo(status.get("state").asText().matches("running|stopped|starting") ? 0 : 1);
        return status;
    }

    private Process start(String... options) throws Exception {
        TestJvm service = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.digest.interval=1s");
        for (String option : options) {
            service = service.withOption(option);
        }
        Process process = service.start(LongRunningService.class, "10");
        await().atMost(TIMEOUT).until(() -> Files.exists(folder.resolve("waymark/journal/1/status.json")));
        return process;
    }

    @Test
    void reportsRunningThenStoppedWithAllDelivered() throws Exception {
        Process process = start();
        try {
            await().atMost(TIMEOUT).until(() -> status().path("delivered").asLong() >= 11);
            JsonNode running = status();
            assertThat(running.get("state").asText()).isEqualTo("running");
            assertThat(running.get("processId").asLong()).isEqualTo(process.pid());
            assertThat(running.get("lastLogFile").asText()).contains("/CloudTrail/");
            await().atMost(TIMEOUT)
                    .until(() -> status().path("lastDigest").asText().contains("/CloudTrail-Digest/"));
        } finally {
            process.destroy();
            process.waitFor();
        }
        JsonNode stopped = status();
        assertThat(stopped.get("state").asText()).isEqualTo("stopped");
        assertThat(stopped.get("pending").asLong()).isZero();
        assertThat(stopped.get("delivered").asLong())
                .isEqualTo(trail().allRecords().size());
        assertThat(trail().runWaymark("status", trail().home().toString(), "--format", "prometheus")
                        .out())
                .contains("instance=\"1\",state=\"stopped\"} 1\n");
    }

    @Test
    void killedServiceBecomesStale() throws Exception {
        start().destroyForcibly().waitFor();
        Path file = folder.resolve("waymark/journal/1/status.json");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(status().get("state").asText()).isEqualTo("stale");
    }

    @Test
    void unreachableBucketIsReportedWithItsReason() throws Exception {
        Process process = start(
                "-Dwaymark.store=s3",
                "-Dwaymark.bucket=trail",
                // No server listens on this port.
                "-Dwaymark.s3.endpoint=http://127.0.0.1:1",
                "-Daws.accessKeyId=any",
                "-Daws.secretAccessKey=any");
        try {
            await().atMost(TIMEOUT).until(() -> status().path("state").asText().equals("failing"));
            assertThat(status().get("lastError").asText()).contains("s3://trail", "Connection refused");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void trailOwnedByAnotherHomeIsNotTouched() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        String store = "-Dwaymark.store.directory=" + folder.resolve("store");
        TestJvm first = new TestJvm(jdk, other).withAgent().withOption(store);
        assertThat(first.run(ThousandCalls.class).status()).isZero();
        Process process = start(store);
        try {
            await().atMost(TIMEOUT).until(() -> status().path("state").asText().equals("failing"));
            assertThat(status().get("lastError").asText()).contains("give this one its own waymark.trail.name");
        } finally {
            process.destroyForcibly().waitFor();
        }
        Process named = start(store, "-Dwaymark.trail.name=second");
        try {
            // Also the backlog of the previous run.
            await().atMost(TIMEOUT)
                    .until(() -> status().path("pending").asLong() == 0
                            && status().path("lastDigest").asText().contains("_second_"));
        } finally {
            named.destroy();
            named.waitFor();
        }
        for (String trail : new String[] {"trail", "second"}) {
            CliResult valid = trail().runWaymark(
                            "validate-logs",
                            "--store",
                            folder.resolve("store").toString(),
                            "--public-keys",
                            folder.resolve((trail.equals("trail") ? "other/" : "") + "waymark/keys/public-keys.json")
                                    .toString(),
                            "--trail-arn",
                            "arn:aws:cloudtrail:us-east-1:000000000000:trail/" + trail);
            assertThat(valid.status()).as(valid.out() + valid.err()).isZero();
        }
    }

    @Test
    void unwritableStoreIsReportedWithItsReason() throws Exception {
        Files.createDirectories(folder.resolve("waymark/store"));
        Files.createFile(folder.resolve("waymark/store/trail"));
        Process process = start();
        try {
            await().atMost(TIMEOUT).until(() -> status().path("state").asText().equals("failing"));
            JsonNode failing = status();
            assertThat(failing.get("lastError").asText()).contains("store");
            assertThat(failing.get("delivered").asLong()).isZero();
            assertThat(failing.get("pending").asLong()).isGreaterThanOrEqualTo(11);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
