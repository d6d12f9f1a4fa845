package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.endtoend.app.SameObjects;
import io.waymark.endtoend.app.SteadyCalls;
import io.waymark.endtoend.app.ThreadNames;
import io.waymark.endtoend.app.UntilStopped;
import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.Moto;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.CliResult;
import io.waymark.validator.command.CloudTrailEndpoint;
import io.waymark.validator.verifier.TrailName;
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

/** The agent delivers into a bucket of a real S3 server, also of one that is away for a while or misbehaves. */
class S3StoreIT {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private S3Server server;
    private FaultyProxy proxy;
    private Trail local;

    @BeforeEach
    void startServers() throws Exception {
        server = new S3Server(folder.resolve("buckets"));
        proxy = new FaultyProxy(server.endpoint());
        local = new Trail(folder.resolve("waymark"));
    }

    @AfterEach
    void stopServers() throws Exception {
        proxy.close();
        server.close();
    }

    private ForkedJvm service(Jdk jdk, URI endpoint) {
        return new ForkedJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.store=s3")
                .withOption("-Dwaymark.s3.endpoint=" + endpoint)
                .withOption("-Dwaymark.s3.path.style=true")
                .withOption("-Dwaymark.roll.interval=1s")
                .withOption("-Dwaymark.digest.interval=1s")
                .withOption("-Daws.accessKeyId=" + S3Server.ACCESS_KEY)
                .withOption("-Daws.secretAccessKey=" + S3Server.SECRET_KEY);
    }

    private Trail fetch() throws IOException {
        return S3Bucket.fetch(
                server.endpoint(), local.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
    }

    private int objects(String kind) {
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
    @MethodSource("io.waymark.endtoend.Jdk#all")
    void theUnmodifiedAwsCliFindsAllValidInTheBucket(Jdk jdk) throws Exception {
        AwsCli cli = AwsCli.find().orElse(null);
        assumeTrue(cli != null, AwsCli.SKIPPED);
        Instant start = Instant.now().minusSeconds(60);
        ForkedJvm service = service(jdk, server.endpoint());
        Process process = service.start(UntilStopped.class, "10");
        await().atMost(LONG).until(() -> objects("CloudTrail-Digest") >= 3);
        process.destroy();
        service.await(process);
        assertThat(service.stderr()).doesNotContain("store");

        int digests = objects("CloudTrail-Digest");
        int logs = objects("CloudTrail");
        assertThat(logs).isGreaterThanOrEqualTo(2);
        String arn = "arn:aws:cloudtrail:us-east-1:000000000000:trail/trail";
        try (CloudTrailEndpoint cloudTrail = CloudTrailEndpoint.serve(
                0, local.home().resolve("keys/public-keys.json"), S3Server.BUCKET, TrailName.ofArn(arn))) {
            CliResult result = cli.run(
                    Map.of(
                            "AWS_ENDPOINT_URL",
                            cloudTrail.endpoint().toString(),
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
        // Ten calls, and the one that the application's shutdown hook makes.
        assertThat(fetch().records()).hasSize(11);
        assertThat(local.bucket()).doesNotExist();
    }

    @Test
    void aServerThatIsStoppedForAWhileCostsNothing() throws Exception {
        ForkedJvm service = service(Jdk.all().get(0), server.endpoint());
        Process process = service.start(SteadyCalls.class);
        await().atMost(LONG).until(() -> objects("CloudTrail-Digest") >= 1 && objects("CloudTrail") >= 1);
        server.stop();
        await().atMost(LONG).until(() -> service.stderr().contains("ConnectException"));
        server.start();
        int before = objects("CloudTrail");
        await().atMost(LONG).until(() -> objects("CloudTrail") > before);
        end(service, process);
        assertThat(service.stderr()).containsOnlyOnce("the store can be used again");
        assertThat(local.log()).containsOnlyOnce("the store can be used again");
        assertAllIsThereOnce(service);
    }

    @Test
    void aServerThatMisbehavesInEveryWayCostsNothing() throws Exception {
        ForkedJvm service = service(Jdk.all().get(0), proxy.endpoint());
        Process process = service.start(SteadyCalls.class);
        await().atMost(LONG).until(() -> objects("CloudTrail-Digest") >= 1 && objects("CloudTrail") >= 1);
        for (Fault fault : Fault.values()) {
            if (fault != Fault.NONE) {
                int faultyBefore = proxy.faulty();
                proxy.inject(fault);
                await().atMost(LONG).until(() -> proxy.faulty() >= faultyBefore + 3);
                proxy.inject(Fault.NONE);
                int before = objects("CloudTrail");
                await().atMost(LONG).until(() -> objects("CloudTrail") > before);
            }
        }
        end(service, process);
        assertThat(service.stderr()
                        .lines()
                        .filter(line -> line.startsWith("waymark: PutObject of s3://trail/")
                                && line.contains(
                                        "was answered 403 AccessDenied; the credentials must be valid and allow")))
                .hasSize(1);
        assertThat(service.stderr()).containsOnlyOnce("the store can be used again");
        assertAllIsThereOnce(service);
    }

    @Test
    void whatIsLeftWhenTheServiceStopsWhileTheServerIsAwayComesWithTheNextStart() throws Exception {
        ForkedJvm service = service(Jdk.all().get(0), server.endpoint());
        server.stop();
        Process process = service.start(SteadyCalls.class);
        await().atMost(LONG).until(() -> service.stderr().contains("ConnectException"));
        end(service, process);
        String calls = service.stdout();
        assertThat(objects("CloudTrail")).isZero();
        server.start();
        ForkedJvm next = service(Jdk.all().get(0), server.endpoint());
        Process nextProcess = next.start(UntilStopped.class, "0");
        await().atMost(LONG).until(() -> objects("CloudTrail-Digest") >= 1 && objects("CloudTrail") >= 1);
        nextProcess.destroy();
        next.await(nextProcess);
        assertAllIsThereOnce(Integer.parseInt(calls.strip()), "called-while-shutting-down");
    }

    @Test
    void withoutAnS3StoreNothingOfItIsLoaded() throws Exception {
        ForkedJvm service = new ForkedJvm(Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Xlog:class+load:file=" + folder.resolve("classes.txt"));
        service.run(SameObjects.class);
        assertThat(local.logFiles()).isNotEmpty();
        assertThat(Files.readString(folder.resolve("classes.txt")))
                .contains("io.waymark.writer.store.DirectoryStore")
                .doesNotContain("software.amazon")
                .doesNotContain("io.waymark.writer.store.s3.")
                .doesNotContain("NestedJarLoader");
    }

    @Test
    void itsThreadsAreDaemonsNamedAsOurs() throws Exception {
        ForkedJvm service = service(Jdk.all().get(0), server.endpoint());
        Process process = service.start(ThreadNames.class);
        await().atMost(LONG).until(() -> objects("CloudTrail") >= 1 && objects("CloudTrail-Digest") >= 2);
        end(service, process);
        assertThat(service.stdout().lines())
                .contains("waymark-delivery daemon", "waymark-s3-timeouts daemon")
                .allMatch(line -> line.startsWith("waymark-") || !line.matches("(?i).*(sdk|aws|idle|pool|s3).*"));
    }

    @Test
    void withoutAnEndpointItTurnsToAwsOverTls() throws Exception {
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
            ForkedJvm service = new ForkedJvm(Jdk.all().get(0), folder)
                    .withAgent()
                    .withOption("-Dwaymark.store=s3")
                    .withOption("-Dwaymark.bucket=example-trail")
                    .withOption("-Dwaymark.s3.region=eu-central-1")
                    .withOption("-Daws.accessKeyId=" + S3Server.ACCESS_KEY)
                    .withOption("-Daws.secretAccessKey=" + S3Server.SECRET_KEY)
                    .withOption("-Dhttps.proxyHost=127.0.0.1")
                    .withOption("-Dhttps.proxyPort=" + network.getLocalPort());
            service.run(SameObjects.class);
            assertThat(asked.get(60, TimeUnit.SECONDS))
                    .isEqualTo("CONNECT example-trail.s3.eu-central-1.amazonaws.com:443 HTTP/1.1");
        }
    }

    @Test
    void aServerThatTheJvmTrustsIsSpokenToOverTls() throws Exception {
        Path keyStore = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keyStore.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        try (S3Server secure = S3Server.secure(folder.resolve("secure"), keyStore, "changeit")) {
            ForkedJvm untrusting = service(Jdk.all().get(0), secure.endpoint());
            assertThat(untrusting.run(SameObjects.class).stderr()).contains("unable to find valid certification path");
            ForkedJvm trusting = service(Jdk.all().get(0), secure.endpoint())
                    .withOption("-Djavax.net.ssl.trustStore=" + keyStore)
                    .withOption("-Djavax.net.ssl.trustStorePassword=changeit");
            assertThat(trusting.run(SameObjects.class).stderr()).doesNotContain("s3://trail/");
            try (Stream<Path> files = Files.walk(secure.bucket())) {
                assertThat(files.filter(file -> file.toString().endsWith(".json.gz")))
                        .hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void credentialsMayComeFromAWebIdentity() throws Exception {
        assumeTrue(Moto.isThere(), Moto.SKIPPED);
        try (Moto moto = new Moto(folder)) {
            moto.client()
                    .createBucket(request -> request.bucket(S3Server.BUCKET)
                            .createBucketConfiguration(where -> where.locationConstraint(Moto.REGION)));
            Path token = Files.writeString(folder.resolve("token"), "e30.e30.e30");
            ForkedJvm service = new ForkedJvm(Jdk.all().get(0), folder)
                    .withAgent()
                    .withOption("-Dwaymark.store=s3")
                    .withOption("-Dwaymark.s3.endpoint=" + moto.endpoint())
                    .withOption("-Dwaymark.s3.path.style=true")
                    .withOption("-Daws.region=us-east-1")
                    .withOption("-Daws.endpointUrlSts=" + moto.endpoint())
                    .withOption("-Daws.webIdentityTokenFile=" + token)
                    .withOption("-Daws.roleArn=arn:aws:iam::000000000000:role/audited");
            ForkedJvm.Ended ended = service.run(SameObjects.class);
            assertThat(ended.stderr()).doesNotContain("s3://trail/");
            Trail fetched = S3Bucket.fetch(
                    moto.endpoint(), local.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
            assertThat(fetched.records()).isNotEmpty();
            assertThat(fetched.validate().exit()).isZero();
        }
    }

    private static void end(ForkedJvm service, Process process) throws Exception {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        service.await(process);
    }

    private void assertAllIsThereOnce(ForkedJvm service) throws Exception {
        assertAllIsThereOnce(Integer.parseInt(service.stdout().strip()));
        List<String> told = service.stderr()
                .lines()
                .filter(line -> line.contains("s3://trail/"))
                .map(line -> line.replaceAll("s3://\\S+", ""))
                .toList();
        assertThat(told).doesNotHaveDuplicates();
    }

    private void assertAllIsThereOnce(int calls, String... others) throws Exception {
        Trail fetched = fetch();
        List<String> orders = fetched.records().stream()
                .map(record -> record.get("requestParameters").get("orderId").textValue())
                .toList();
        List<String> expected = new ArrayList<>(List.of(others));
        IntStream.range(0, calls).forEach(i -> expected.add("o-" + i));
        assertThat(orders).containsExactlyInAnyOrderElementsOf(expected);
        ForkedJvm.Ended validation = fetched.validate();
        assertThat(validation.exit()).as(validation.stdout()).isZero();
        int listed = 0;
        for (Path digest : fetched.digests()) {
            for (JsonNode file : Trail.read(digest).get("logFiles")) {
                assertThat(fetched.bucket().resolve(file.get("s3Object").textValue()))
                        .exists();
                listed++;
            }
        }
        assertThat(listed).isEqualTo(fetched.logFiles().size());
    }
}
