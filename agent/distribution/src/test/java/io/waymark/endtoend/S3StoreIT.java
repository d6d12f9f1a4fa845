package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.LongRunningService;
import io.waymark.endtoend.app.ObjectIdentity;
import io.waymark.endtoend.app.SteadyCalls;
import io.waymark.endtoend.app.ThousandCalls;
import io.waymark.endtoend.app.ThreadNames;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.KeyStores;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.MotoServer;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.DeliveredTrail;
import io.waymark.validator.command.CloudTrailEndpoint;
import io.waymark.validator.verifier.TrailId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent delivers to a bucket of a real S3 server, also through outages and faults. */
class S3StoreIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private S3Server server;
    private FaultyProxy proxy;
    private DeliveredTrail local;

    @BeforeEach
    void startServers() throws Exception {
        server = new S3Server(folder.resolve("buckets"));
        proxy = new FaultyProxy(server.endpoint());
        local = new DeliveredTrail(folder.resolve("waymark"));
    }

    @AfterEach
    void stopServers() throws Exception {
        proxy.close();
        server.close();
    }

    private TestJvm service(Jdk jdk, URI endpoint) {
        return new TestJvm(jdk, folder)
                .withAgent()
                .withOptions(S3Access.storeOptions(endpoint))
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.digest.interval=1s");
    }

    private DeliveredTrail fetch() throws IOException {
        return S3BucketDownload.download(
                server.endpoint(), local.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
    }

    private int countObjects(String kind) {
        try {
            Path root = server.bucket().resolve("AWSLogs/000000000000/" + kind);
            if (!Files.exists(root)) {
                return 0;
            }
            try (Stream<Path> files = Files.walk(root)) {
                return (int) files.filter(file -> file.toString().endsWith(".json.gz"))
                        .count();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void awsCliFindsTheBucketValid(Jdk jdk) throws Exception {
        AwsCli cli = AwsCli.find().orElse(null);
        assumeTrue(cli != null, AwsCli.SKIP_REASON);
        Instant start = Instant.now().minusSeconds(60);
        TestJvm service = service(jdk, server.endpoint());
        Process process = service.start(LongRunningService.class, "10");
        await().atMost(TIMEOUT).until(() -> countObjects("CloudTrail-Digest") >= 3);
        process.destroy();
        service.await(process);
        assertThat(service.stderr()).doesNotContain("store");

        int digests = countObjects("CloudTrail-Digest");
        int logs = countObjects("CloudTrail");
        assertThat(logs).isGreaterThanOrEqualTo(2);
        String arn = "arn:aws:cloudtrail:us-east-1:000000000000:trail/trail";
        try (CloudTrailEndpoint cloudTrail = CloudTrailEndpoint.start(
                0, local.home().resolve("keys/public-keys.json"), S3Server.BUCKET, TrailId.parseArn(arn))) {
            CliResult result = cli.run(
                    Map.of(
                            "AWS_ENDPOINT_URL",
                            cloudTrail.uri().toString(),
                            "AWS_ENDPOINT_URL_S3",
                            server.endpoint().toString(),
                            "AWS_ACCESS_KEY_ID",
                            S3Server.ACCESS_KEY,
                            "AWS_SECRET_ACCESS_KEY",
                            S3Server.SECRET_KEY),
                    List.of(
                            "cloudtrail",
                            "validate-logs",
                            "--region",
                            "us-east-1",
                            "--verbose",
                            "--trail-arn",
                            arn,
                            "--start-time",
                            start.toString(),
                            "--end-time",
                            Instant.now().plusSeconds(60).toString()));
            assertThat(result.status()).as(result.out() + result.err()).isZero();
            assertThat(result.out())
                    .contains(digests + "/" + digests + " digest files valid", logs + "/" + logs + " log files valid");
        }
        // Ten calls, and one of the application's shutdown hook.
        assertThat(fetch().records()).hasSize(11);
        assertThat(local.bucket()).doesNotExist();
    }

    @Test
    void serverOutageLosesNothing() throws Exception {
        TestJvm service = service(Jdk.all().get(0), server.endpoint());
        Process process = service.start(SteadyCalls.class);
        await().atMost(TIMEOUT).until(() -> countObjects("CloudTrail-Digest") >= 1 && countObjects("CloudTrail") >= 1);
        server.stop();
        await().atMost(TIMEOUT).until(() -> service.stderr().contains("ConnectException"));
        server.start();
        int before = countObjects("CloudTrail");
        await().atMost(TIMEOUT).until(() -> countObjects("CloudTrail") > before);
        stop(service, process);
        assertThat(service.stderr()).containsOnlyOnce("the store can be used again");
        assertThat(local.log()).containsOnlyOnce("the store can be used again");
        assertEachCallDeliveredOnce(service);
    }

    @Test
    void serverFaultsLoseNothing() throws Exception {
        TestJvm service = service(Jdk.all().get(0), proxy.endpoint());
        Process process = service.start(SteadyCalls.class);
        await().atMost(TIMEOUT).until(() -> countObjects("CloudTrail-Digest") >= 1 && countObjects("CloudTrail") >= 1);
        for (Fault fault : Fault.values()) {
            if (fault != Fault.NONE) {
                int faultyBefore = proxy.faultCount();
                proxy.inject(fault);
                await().atMost(TIMEOUT).until(() -> proxy.faultCount() >= faultyBefore + 3);
                proxy.inject(Fault.NONE);
                int before = countObjects("CloudTrail");
                await().atMost(TIMEOUT).until(() -> countObjects("CloudTrail") > before);
            }
        }
        stop(service, process);
        assertThat(service.stderr()
                        .lines()
                        .filter(line -> line.startsWith("waymark: PutObject of s3://trail/")
                                && line.contains("failed: 403 AccessDenied; the credentials must be valid and allow")))
                .hasSize(1);
        assertThat(service.stderr()).containsOnlyOnce("the store can be used again");
        assertEachCallDeliveredOnce(service);
    }

    /** With one key, the digests of each would look like its own to the other. */
    @Test
    void secondHomeWithTheSameKeyAndTrailIsRefused() throws Exception {
        CliResult first = service(Jdk.all().get(0), server.endpoint()).run(ThousandCalls.class);
        assertThat(first.err()).doesNotContain("signing key");
        int logFiles = countObjects("CloudTrail");
        assertThat(logFiles).isPositive();
        DeliveredTrail other = new DeliveredTrail(folder.resolve("other"));
        CliResult second = service(Jdk.all().get(0), server.endpoint())
                .withOption("-Dwaymark.home=" + other.home())
                .withOption("-Dwaymark.keys.directory=" + local.home().resolve("keys"))
                .run(ThousandCalls.class);
        assertThat(second.err()).containsOnlyOnce("has the same signing key");
        CliResult status = other.runWaymark("status", other.home().toString());
        assertThat(status.status()).isEqualTo(1);
        assertThat(status.out()).contains("has the same signing key");
        assertThat(countObjects("CloudTrail")).isEqualTo(logFiles);
    }

    @Test
    void nextStartDeliversWhatAnOutageLeft() throws Exception {
        TestJvm service = service(Jdk.all().get(0), server.endpoint());
        server.stop();
        Process process = service.start(SteadyCalls.class);
        await().atMost(TIMEOUT).until(() -> service.stderr().contains("ConnectException"));
        stop(service, process);
        String calls = service.stdout();
        assertThat(countObjects("CloudTrail")).isZero();
        server.start();
        TestJvm next = service(Jdk.all().get(0), server.endpoint());
        Process nextProcess = next.start(LongRunningService.class, "0");
        await().atMost(TIMEOUT).until(() -> countObjects("CloudTrail-Digest") >= 1 && countObjects("CloudTrail") >= 1);
        nextProcess.destroy();
        next.await(nextProcess);
        assertEachCallDeliveredOnce(Integer.parseInt(calls.strip()), "called-while-shutting-down");
    }

    @Test
    void s3ClassesAreNotLoadedWithoutS3Store() throws Exception {
        TestJvm service = new TestJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Xlog:class+load:file=" + folder.resolve("classes.txt"));
        service.run(ObjectIdentity.class);
        assertThat(local.logFiles()).isNotEmpty();
        assertThat(Files.readString(folder.resolve("classes.txt")))
                .contains("io.waymark.writer.store.DirectoryStore")
                .doesNotContain("software.amazon")
                .doesNotContain("io.waymark.writer.store.s3.")
                .doesNotContain("NestedJarLoader");
    }

    @Test
    void threadsAreNamedDaemons() throws Exception {
        TestJvm service = service(Jdk.all().get(0), server.endpoint());
        Process process = service.start(ThreadNames.class);
        await().atMost(TIMEOUT).until(() -> countObjects("CloudTrail") >= 1 && countObjects("CloudTrail-Digest") >= 2);
        stop(service, process);
        assertThat(service.stdout().lines())
                .contains("waymark-delivery daemon", "waymark-s3-timeouts daemon")
                .allMatch(line -> line.startsWith("waymark-") || !line.matches("(?i).*(sdk|aws|idle|pool|s3).*"));
    }

    @Test
    void connectsToAwsOverTlsByDefault() throws Exception {
        try (ServerSocket network = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> {
                try (Socket connection = network.accept();
                        BufferedReader in = new BufferedReader(
                                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
                    return in.readLine();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            TestJvm service = new TestJvm(Jdk.all().get(0), folder)
                    .withAgent()
                    .withOption("-Dwaymark.store=s3")
                    .withOption("-Dwaymark.bucket=example-trail")
                    .withOption("-Dwaymark.s3.region=eu-central-1")
                    .withOptions(S3Access.keyOptions())
                    .withOption("-Dhttps.proxyHost=127.0.0.1")
                    .withOption("-Dhttps.proxyPort=" + network.getLocalPort());
            service.run(ObjectIdentity.class);
            assertThat(asked.get(60, TimeUnit.SECONDS))
                    .isEqualTo("CONNECT example-trail.s3.eu-central-1.amazonaws.com:443 HTTP/1.1");
        }
    }

    @Test
    void usesTlsWithTheJvmsTrustStore() throws Exception {
        Path keyStore = new KeyStores(folder).make("server", "CN=localhost", "EC");
        try (S3Server secure = S3Server.secure(folder.resolve("secure"), keyStore, KeyStores.PASSWORD)) {
            TestJvm untrusting = service(Jdk.all().get(0), secure.endpoint());
            assertThat(untrusting.run(ObjectIdentity.class).err()).contains("unable to find valid certification path");
            TestJvm trusting = service(Jdk.all().get(0), secure.endpoint())
                    .withOption("-Djavax.net.ssl.trustStore=" + keyStore)
                    .withOption("-Djavax.net.ssl.trustStorePassword=" + KeyStores.PASSWORD);
            assertThat(trusting.run(ObjectIdentity.class).err()).doesNotContain("s3://trail/");
            try (Stream<Path> files = Files.walk(secure.bucket())) {
                assertThat(files.filter(file -> file.toString().endsWith(".json.gz")))
                        .hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void supportsWebIdentityCredentials() throws Exception {
        assumeTrue(MotoServer.isInstalled(), MotoServer.NOT_INSTALLED);
        try (MotoServer moto = new MotoServer(folder)) {
            moto.client()
                    .createBucket(request -> request.bucket(S3Server.BUCKET)
                            .createBucketConfiguration(where -> where.locationConstraint(MotoServer.REGION)));
            Path token = Files.writeString(folder.resolve("token"), "e30.e30.e30");
            TestJvm service = new TestJvm(Jdk.all().get(0), folder)
                    .withAgent()
                    .withOption("-Dwaymark.store=s3")
                    .withOption("-Dwaymark.s3.endpoint=" + moto.endpoint())
                    .withOption("-Dwaymark.s3.path.style=true")
                    .withOption("-Daws.region=us-east-1")
                    .withOption("-Daws.endpointUrlSts=" + moto.endpoint())
                    .withOption("-Daws.webIdentityTokenFile=" + token)
                    .withOption("-Daws.roleArn=arn:aws:iam::000000000000:role/audited");
            CliResult ended = service.run(ObjectIdentity.class);
            assertThat(ended.err()).doesNotContain("s3://trail/");
            DeliveredTrail fetched = S3BucketDownload.download(
                    moto.endpoint(), local.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
            assertThat(fetched.records()).isNotEmpty();
            assertThat(fetched.validate().status()).isZero();
        }
    }

    private static void stop(TestJvm service, Process process) throws Exception {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        service.await(process);
    }

    private void assertEachCallDeliveredOnce(TestJvm service) throws Exception {
        assertEachCallDeliveredOnce(Integer.parseInt(service.stdout().strip()));
        List<String> messages = service.stderr()
                .lines()
                .filter(line -> line.contains("s3://trail/"))
                .map(line -> line.replaceAll("s3://\\S+", ""))
                .toList();
        assertThat(messages).doesNotHaveDuplicates();
    }

    private void assertEachCallDeliveredOnce(int calls, String... others) throws Exception {
        DeliveredTrail fetched = fetch();
        List<String> orders = fetched.records().stream()
                .map(record -> record.get("requestParameters").get("orderId").textValue())
                .toList();
        List<String> expected = new ArrayList<>(List.of(others));
        IntStream.range(0, calls).forEach(i -> expected.add("o-" + i));
        assertThat(orders).containsExactlyInAnyOrderElementsOf(expected);
        CliResult validation = fetched.validate();
        assertThat(validation.status()).as(validation.out()).isZero();
        int listed = 0;
        for (Path digest : fetched.digests()) {
            for (JsonNode file : DeliveredTrail.read(digest).get("logFiles")) {
                assertThat(fetched.bucket().resolve(file.get("s3Object").textValue()))
                        .exists();
                listed++;
            }
        }
        assertThat(listed).isEqualTo(fetched.logFiles().size());
    }
}
