package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.CountedTransfers;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.ObjectIdentity;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.AwsCliFixture;
import io.waymark.testing.trail.DeliveredTrail;
import io.waymark.validator.command.CloudTrailEndpoint;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code waymark deliver}: a process of its own delivers what services only journal, beside them and after they died.
 */
class DeliverIT {
    private static final int THREADS = 2;
    /** The group of both users: the one that runs the service, and the one that delivers. */
    private static final int GROUP = 12_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private DeliveredTrail trail() {
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private TestJvm service(Jdk jdk) {
        return new TestJvm(jdk, folder).withAgent().withOption("-Dwaymark.delivery=external");
    }

    private DeliverProcess fastRollingDeliver(Jdk jdk) {
        return new DeliverProcess(jdk, folder)
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.digest.interval=1s");
    }

    private static Jdk jdk() {
        return Jdk.all().get(0);
    }

    /** Kills the service once this number of its calls have returned. */
    private static void killAfter(Process service, LongBuffer returned, int calls) throws InterruptedException {
        try {
            await().atMost(TIMEOUT).until(() -> sum(returned) >= calls);
        } finally {
            service.destroyForcibly().waitFor();
        }
    }

    private static long sum(LongBuffer returned) {
        long sum = 0;
        for (int thread = 0; thread < THREADS; thread++) {
            sum += returned.get(thread);
        }
        return sum;
    }

    private void assertEachReturnedCallIsDeliveredOnce(LongBuffer returned) {
        Set<String> calls = new HashSet<>();
        long[] delivered = new long[THREADS];
        for (JsonNode record : trail().records("Transfer")) {
            JsonNode parameters = record.get("requestParameters");
            assertThat(calls.add(parameters.toString()))
                    .as("delivered once: " + parameters)
                    .isTrue();
            delivered[parameters.get("thread").asInt()]++;
        }
        for (int thread = 0; thread < THREADS; thread++) {
            assertThat(delivered[thread]).isBetween(returned.get(thread), returned.get(thread) + 1);
        }
    }

    @Test
    void deliversBesideTheServiceAndAfterItIsKilled() throws Exception {
        List<Jdk> jdks = Jdk.all();
        Jdk jdk = jdks.get(jdks.size() - 1);
        Instant start = Instant.now().minusSeconds(60);
        Path keys = folder.resolve("keys-of-another");
        LongBuffer returned = CountedTransfers.map(folder.resolve("returned"));
        Process service = service(jdk)
                .withOption("-Dwaymark.block.timeout=1m")
                .withOption("-Dwaymark.guarantee=journaled")
                .start(
                        CountedTransfers.class,
                        folder.resolve("returned").toString(),
                        Integer.toString(THREADS),
                        "0",
                        Integer.toString(Integer.MAX_VALUE),
                        "500");
        DeliverProcess deliver = fastRollingDeliver(jdk).withOption("-Dwaymark.keys.directory=" + keys);
        Files.createDirectories(trail().home());
        Process process = deliver.start("waymark");
        try {
            await().atMost(TIMEOUT)
                    .until(() ->
                            trail().digests().size() >= 2 && !trail().logFiles().isEmpty());
            assertThat(service.isAlive()).isTrue();
            killAfter(service, returned, 1_000);
        } finally {
            service.destroyForcibly().waitFor();
        }
        CliResult ended = deliver.terminate(process);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.errLinesWithoutCoverage())
                .allMatch(line -> line.startsWith("waymark: delivering ") || line.contains("is not there yet"));

        assertEachReturnedCallIsDeliveredOnce(returned);
        assertThat(trail().home().resolve("keys")).doesNotExist();
        assertThat(keys.resolve("signing-key.p12")).exists();
        CliResult validation = trail().validate(
                        "--public-keys", keys.resolve("public-keys.json").toString());
        assertThat(validation.status()).as(validation.out()).isZero();
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        try (CloudTrailEndpoint cloudTrail = CloudTrailEndpoint.start(
                        0,
                        keys.resolve("public-keys.json"),
                        "trail",
                        TrailId.parseArn("arn:aws:cloudtrail:us-east-1:000000000000:trail/trail"));
                AwsCliFixture fixture = AwsCliFixture.start(
                        trail().bucket(),
                        "trail",
                        cloudTrail.uri(),
                        "arn:aws:cloudtrail:us-east-1:000000000000:trail/trail",
                        "us-east-1")) {
            CliResult result = fixture.validateLogs(start, Instant.now().plusSeconds(60));
            assertThat(result.status()).as(result.out() + result.err()).isZero();
            assertThat(result.out())
                    .contains(
                            trail().logFiles().size() + "/" + trail().logFiles().size() + " log files");
        }
    }

    @Test
    void oneRunDeliversManyHomesOfServicesWithoutKeys() throws Exception {
        List<String> homes = List.of("first", "second");
        for (String home : homes) {
            CliResult ended =
                    service(jdk()).withOption("-Dwaymark.home=" + home).run(ObjectIdentity.class);
            assertThat(ended.errLinesWithoutCoverage())
                    .singleElement()
                    .asString()
                    .endsWith("; waymark deliver has to deliver it");
            assertThat(folder.resolve(home)).isDirectoryContaining("glob:**/journal");
            assertThat(folder.resolve(home).resolve("keys")).doesNotExist();
            assertThat(folder.resolve(home).resolve("store")).doesNotExist();
        }
        CliResult ended = new DeliverProcess(jdk(), folder).run("--once", "first", "second");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.outLines())
                .containsExactly(
                        folder.resolve("first") + ": all events are delivered and signed",
                        folder.resolve("second") + ": all events are delivered and signed");
        for (String home : homes) {
            DeliveredTrail trail = new DeliveredTrail(folder.resolve(home));
            assertThat(trail.records("CancelOrder")).hasSize(1);
            assertThat(trail.validate().status()).isZero();
        }
    }

    @Test
    void repeatedlyKilledDeliveryDeliversExactlyOnce() throws Exception {
        LongBuffer returned = CountedTransfers.map(folder.resolve("returned"));
        Process service = service(jdk())
                .withOption("-Dwaymark.block.timeout=1m")
                .withOption("-Dwaymark.guarantee=journaled")
                .start(
                        CountedTransfers.class,
                        folder.resolve("returned").toString(),
                        Integer.toString(THREADS),
                        "0",
                        Integer.toString(Integer.MAX_VALUE),
                        "500");
        try {
            await().atMost(TIMEOUT).until(() -> sum(returned) > 0);
            for (int kill = 1; kill <= 2; kill++) {
                int files = trail().logFiles().size();
                // Small log files: the kill is likely to be in the middle of one of many deliveries.
                Process deliver = fastRollingDeliver(jdk())
                        .withOption("-Dwaymark.roll.size=20000")
                        .start("waymark");
                try {
                    await().atMost(TIMEOUT).until(() -> trail().logFiles().size() >= files + 2);
                } finally {
                    deliver.destroyForcibly().waitFor();
                }
            }
        } finally {
            service.destroyForcibly().waitFor();
        }
        CliResult ended = fastRollingDeliver(jdk()).run("--once", "waymark");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertEachReturnedCallIsDeliveredOnce(returned);
        CliResult validation = trail().validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    @Test
    void waitsForADeliveringServiceThenTakesOver() throws Exception {
        TestJvm jvm = new TestJvm(jdk(), folder).withAgent();
        Process service = jvm.start(LongRunningService.class, "1");
        await().atMost(TIMEOUT).until(() -> Files.exists(trail().home().resolve("journal/digest-chains.json")));

        CliResult refused = new DeliverProcess(jdk(), folder).run("--once", "waymark");
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.errLinesWithoutCoverage())
                .singleElement()
                .asString()
                .startsWith("waymark: another process delivers the home " + trail().home());
        assertThat(refused.out()).isEmpty();

        DeliverProcess waiting = new DeliverProcess(jdk(), folder);
        Process process = waiting.start("waymark");
        try {
            await().atMost(TIMEOUT).until(() -> waiting.stderr().contains("another process delivers"));
            service.destroy();
            jvm.await(service);
            await().atMost(TIMEOUT).until(() -> waiting.stderr().contains("waymark: delivering "));
        } finally {
            assertThat(waiting.terminate(process).status()).isZero();
        }
        assertThat(trail().records("CreateOrder")).hasSize(1);
        assertThat(trail().validate().status()).isZero();
    }

    @Test
    void errorsAreReportedInOneLine() throws Exception {
        DeliverProcess deliver = new DeliverProcess(jdk(), folder);
        assertRefused(deliver.run("--once", "nowhere"), 3, "the home " + folder.resolve("nowhere") + " does not exist");
        Files.createDirectory(folder.resolve("empty"));
        assertRefused(deliver.run("--once", "empty"), 3, "has no journal");
        assertRefused(deliver.run("--for-ever"), 2, "unknown option --for-ever");
        Files.writeString(folder.resolve("same.properties"), "waymark.store = s3\n");
        assertRefused(
                deliver.run("--config", "same.properties", "one", "two"),
                2,
                "would write the same digests to the same store");

        service(jdk()).run(ObjectIdentity.class);
        Files.createDirectories(trail().home().resolve("keys"));
        Path key = Files.writeString(trail().home().resolve("keys/signing-key.p12"), "no key");
        CliResult keyless = deliver.withOption("-Dwaymark.roll.intervall=1s").run("--once", "waymark");
        assertThat(keyless.status()).isOne();
        assertThat(keyless.out()).isEmpty();
        assertThat(keyless.errLinesWithoutCoverage())
                .hasSize(3)
                .anyMatch(line -> line.contains("unknown system property waymark.roll.intervall"))
                .anyMatch(line -> line.startsWith("waymark: the signing key " + key + " cannot be used"))
                .anyMatch(line -> line.endsWith("not all events are delivered; the next run retries"));
        assertThat(trail().logFiles())
                .as("what cannot be signed is not delivered")
                .isEmpty();
        assertThat(key).hasContent("no key");
    }

    private static void assertRefused(CliResult ended, int exit, String reason) {
        assertThat(ended.errLinesWithoutCoverage())
                .singleElement()
                .asString()
                .startsWith("waymark: ")
                .contains(reason);
        assertThat(ended.status()).isEqualTo(exit);
        assertThat(ended.out()).isEmpty();
    }

    /** As README says: a group for both, and a key and a store that the service's user cannot change. */
    @Test
    void serviceUserCannotReadTheSigningKey() throws Exception {
        assumeTrue(isRoot() && Files.isExecutable(Path.of("/usr/bin/setpriv")), "only root can be two users");
        String[] serviceUser = runAsUser(12_001, 12_001);
        String[] deliverUser = runAsUser(12_002, GROUP);
        allowTraversal(folder);
        assumeTrue(
                status(serviceUser, "test", "-r", BuildTree.agentJar().toString()) == 0,
                "other users cannot read " + BuildTree.agentJar());
        Path home = Files.createDirectory(folder.resolve("waymark"));
        Path own = Files.createDirectory(folder.resolve("own"));
        run("chown", "12001:" + GROUP, home.toString());
        run("chmod", "2770", home.toString());
        run("chown", "12002:" + GROUP, own.toString());
        run("chmod", "750", own.toString());
        TestJvm jvm = service(jdk()).withWrapper(serviceUser);
        Process service = jvm.start(LongRunningService.class, "10");
        DeliverProcess deliver = fastRollingDeliver(jdk())
                .withOption("-Dwaymark.keys.directory=" + own.resolve("keys"))
                .withOption("-Dwaymark.store.directory=" + own.resolve("store"))
                .withWrapper(deliverUser);
        Process process = deliver.start("waymark");
        try {
            await().atMost(TIMEOUT).until(() -> countFiles(own.resolve("store"), ".json.gz") >= 3);
            service.destroy();
            jvm.await(service);
        } finally {
            service.destroyForcibly();
            CliResult ended = deliver.terminate(process);
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(ended.errLinesWithoutCoverage())
                    .allMatch(line -> line.contains(": delivering ") || line.contains("is not there yet"));
        }
        assertThat(Files.getAttribute(home.resolve("journal/1/queue/metadata.cq4t"), "unix:uid"))
                .isEqualTo(12_001);
        assertThat(status(
                        serviceUser, "cat", own.resolve("keys/signing-key.p12").toString()))
                .isNotZero();
        assertThat(status(serviceUser, "touch", own.resolve("store/trail/mine").toString()))
                .isNotZero();
        assertThat(status(
                        deliverUser, "cat", own.resolve("keys/signing-key.p12").toString()))
                .isZero();
        // A second service continues where the first stopped.
        assertThat(service(jdk())
                        .withWrapper(serviceUser)
                        .run(ObjectIdentity.class)
                        .errLines())
                .hasSize(1);
        assertThat(fastRollingDeliver(jdk())
                        .withOption("-Dwaymark.keys.directory=" + own.resolve("keys"))
                        .withOption("-Dwaymark.store.directory=" + own.resolve("store"))
                        .withWrapper(deliverUser)
                        .run("--once", "waymark")
                        .status())
                .isZero();
        DeliveredTrail delivered = new DeliveredTrail(own);
        assertThat(delivered.records("CreateOrder")).hasSize(10);
        assertThat(delivered.records("CancelOrder")).hasSize(1);
        assertThat(delivered.validate().status()).isZero();
    }

    private static String[] runAsUser(int id, int group) {
        return new String[] {
            "setpriv",
            "--reuid=" + id,
            "--regid=" + group,
            "--groups=" + GROUP,
            "sh",
            "-c",
            "umask 007; exec \"$@\"",
            "sh"
        };
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** The test's folder can be entered by its owner alone. */
    private static void allowTraversal(Path folder) throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        for (Path own = folder;
                own != null && own.startsWith(temporary) && !own.equals(temporary);
                own = own.getParent()) {
            run("chmod", "o+rx", own.toString());
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(status(new String[0], command)).as(String.join(" ", command)).isZero();
    }

    private static int status(String[] wrapper, String... command) throws Exception {
        return new ProcessBuilder(
                        Stream.concat(Stream.of(wrapper), Stream.of(command)).toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static long countFiles(Path root, String suffix) throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(suffix)).count();
        }
    }
}
