package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.endtoend.app.CommandDrivenService;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.ObjectIdentity;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.AwsCliFixture;
import io.waymark.testing.trail.DeliveredTrail;
import io.waymark.validator.command.CloudTrailEndpoint;
import io.waymark.validator.verifier.TrailId;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The unmodified AWS CLI validates a trail that the agent wrote, served by a real S3 server. */
class AwsCliIT {
    private static final Path FAKETIME = Path.of("/usr/bin/faketime");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void awsCliFindsTrailValidAndReportsAChangedByte(Jdk jdk) throws Exception {
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        Instant start = Instant.now().minusSeconds(60);
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        TestJvm service = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.digest.interval=1s");
        Process process = service.start(LongRunningService.class, "10");
        await().atMost(Duration.ofSeconds(60)).until(() -> trail.digests().size() >= 4);
        process.destroy();
        service.await(process);
        new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);

        CliResult good = validate(trail, start);
        assertThat(good.status()).as(good.out() + good.err()).isZero();
        int digests = trail.digests().size();
        int logs = trail.logFiles().size();
        assertThat(logs).isGreaterThanOrEqualTo(3);
        assertThat(good.out())
                .contains(digests + "/" + digests + " digest files valid", logs + "/" + logs + " log files valid");

        Path changed = trail.logFiles().get(0);
        byte[] bytes = Files.readAllBytes(changed);
        bytes[bytes.length / 2] ^= 1;
        Files.write(changed, bytes);
        CliResult bad = validate(trail, start);
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.out() + bad.err()).contains(changed.getFileName().toString());
    }

    /** The journal of a killed service returns, as with its volume, long after the digest of its time was written. */
    @Test
    void awsCliFindsBackfillDigestOfALateLogFileValid() throws Exception {
        Jdk jdk = Jdk.all().get(0);
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        assumeTrue(
                Files.isExecutable(FAKETIME),
                "faketime is not installed (Debian's package faketime): late log files are not tested");
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        // Long before a log file would be complete.
        Instant earlier = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofMinutes(36));
        long ago = Duration.between(earlier, Instant.now()).toSeconds();
        TestJvm killed = new TestJvm(jdk, folder)
                .withWrapper(FAKETIME.toString(), "-f", "-" + ago + "s")
                .withAgent()
                .withOption("-Dwaymark.roll.interval=10m")
                .withOption("-Dwaymark.block.timeout=1m");
        Process process = killed.start(CommandDrivenService.class);
        try (Writer commands = process.outputWriter(StandardCharsets.UTF_8)) {
            commands.write("journaled 20\n");
            commands.flush();
            await().atMost(Duration.ofSeconds(60)).until(() -> killed.stdout().contains("refused 0"));
        } finally {
            // The service is faketime's child.
            List<ProcessHandle> children = process.descendants().toList();
            children.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            children.forEach(child -> child.onExit().join());
        }
        Path journal = trail.home().resolve("journal/1");
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(journal, elsewhere);
        new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        assertThat(trail.records("Journaled")).isEmpty();
        Files.move(elsewhere, journal.resolveSibling("2"));
        new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);

        assertThat(trail.records("Journaled")).hasSize(20);
        assertThat(trail.digests())
                .filteredOn(digest -> digest.toString().endsWith("_backfill.json.gz"))
                .hasSize(1);
        CliResult own = trail.validate();
        assertThat(own.status()).as(own.out()).isZero();
        assertThat(own.out()).contains("1/1 backfill digest files valid");
        CliResult aws = validate(trail, earlier.minusSeconds(600));
        assertThat(aws.status()).as(aws.out() + aws.err()).isZero();
        int logs = trail.logFiles().size();
        assertThat(aws.out()).contains("1/1 backfill digest files valid", logs + "/" + logs + " log files valid");
    }

    private static CliResult validate(DeliveredTrail trail, Instant start) throws Exception {
        try (CloudTrailEndpoint cloudTrail = CloudTrailEndpoint.start(
                        0,
                        trail.home().resolve("keys/public-keys.json"),
                        "trail",
                        TrailId.parseArn("arn:aws:cloudtrail:us-east-1:000000000000:trail/trail"));
                AwsCliFixture fixture = AwsCliFixture.start(
                        trail.bucket(),
                        "trail",
                        cloudTrail.uri(),
                        "arn:aws:cloudtrail:us-east-1:000000000000:trail/trail",
                        "us-east-1")) {
            return fixture.validateLogs(start, Instant.now().plusSeconds(60));
        }
    }
}
