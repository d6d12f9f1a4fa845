package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TestSigningKey;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waymark serve s3://BUCKET}: the AWS CLI and the page see what lies in S3, through the port alone. */
class ServeBucketIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern ADDRESS = Pattern.compile("waymark: serving .* at (http://127\\.0\\.0\\.1:\\d+)\n");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private S3Server s3;

    @SuppressWarnings("NullAway.Init")
    private FaultyProxy proxy;

    @SuppressWarnings("NullAway.Init")
    private BucketFixture bucket;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private Process server;

    @SuppressWarnings("NullAway.Init")
    private String logFile;

    @BeforeEach
    void startServer() throws IOException {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);
        trail = new TrailBuilder(folder.resolve("signed"));
        TestSigningKey key = trail.addKey(start, start.plusSeconds(86_400));
        ChainBuilder chain = trail.chain(TrailBuilder.HOME_REGION, key, start);
        logFile = chain.addLogFile(start.plusSeconds(60), 3);
        chain.addDigest(start.plusSeconds(120));
        s3 = new S3Server(folder.resolve("buckets"));
        proxy = new FaultyProxy(s3.endpoint());
        bucket = new BucketFixture(s3.endpoint());
        bucket.putAll(trail.store().resolve(S3Server.BUCKET));
        ProcessBuilder command = new ProcessBuilder(
                        BuildTree.waymarkCommand().toString(),
                        "serve",
                        "s3://" + S3Server.BUCKET,
                        Files.createDirectories(folder.resolve("local/beside"))
                                .getParent()
                                .toString(),
                        "--public-keys",
                        trail.publicKeys().toString())
                .directory(Files.createDirectories(folder.resolve("work")).toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        command.environment().keySet().removeIf(name -> name.startsWith("AWS"));
        command.environment().putAll(S3Access.environment(proxy.endpoint()));
        List<Jdk> jdks = Jdk.all();
        command.environment().put("JAVA_HOME", jdks.get(jdks.size() - 1).home().toString());
        server = command.start();
    }

    @AfterEach
    void killServer() throws IOException {
        server.destroyForcibly();
        bucket.close();
        proxy.close();
        s3.close();
    }

    private URI address() throws IOException {
        await().atMost(DEADLINE)
                .until(() -> Files.readString(folder.resolve("out")).endsWith("\n") || !server.isAlive());
        String printed = Files.readString(folder.resolve("out"));
        Matcher address = ADDRESS.matcher(printed);
        assertThat(address.matches())
                .as(printed + Files.readString(folder.resolve("err")))
                .isTrue();
        return URI.create(address.group(1));
    }

    private CliResult aws(Map<String, String> environment, String... arguments) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AWS_ENDPOINT_URL", address().toString());
        all.put("AWS_DEFAULT_REGION", TrailBuilder.HOME_REGION);
        return AwsCli.find().orElseThrow().run(all, List.of(arguments));
    }

    private CliResult validate(Map<String, String> environment) throws IOException {
        return aws(
                environment,
                "cloudtrail",
                "validate-logs",
                "--trail-arn",
                trail.arn(),
                "--start-time",
                "2020-01-01T00:00:00Z",
                "--verbose");
    }

    private JsonNode ask(String resource) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve("/_console/api/" + resource))
                .build();
        return new ObjectMapper()
                .readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private void awaitProof(String proof, String reason) {
        await().atMost(DEADLINE).untilAsserted(() -> {
            JsonNode events = ask("events").path("events");
            assertThat(events).hasSize(3);
            JsonNode event =
                    ask("event?Position=" + events.path(0).path("position").asText());
            assertThat(event.path("proof").asText() + " "
                            + event.path("proofReason").asText())
                    .startsWith(proof + " ")
                    .contains(reason);
        });
    }

    /** What was known of the trails stays known. */
    private void describeTrails() throws IOException, InterruptedException {
        assertThat(describedTrails()).contains(trail.arn());
    }

    private String describedTrails() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address())
                .header("X-Amz-Target", "CloudTrail_20131101.DescribeTrails")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void awsCliValidatesThroughThePortAlone() throws IOException {
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        CliResult valid = validate(Map.of());
        assertThat(valid.out()).as(valid.err()).contains("1/1 digest files valid", "1/1 log files valid");
        assertThat(aws(Map.of(), "s3", "ls", "--recursive", "s3://trail").out()).contains(logFile);
        Path part = folder.resolve("part");
        aws(
                Map.of(),
                "s3api",
                "get-object",
                "--bucket",
                "trail",
                "--key",
                logFile,
                "--range",
                "bytes=2-5",
                part.toString());
        byte[] whole = bucket.get(logFile);
        assertThat(Files.readAllBytes(part)).isEqualTo(Arrays.copyOfRange(whole, 2, 6));
        assertThat(aws(Map.of(), "s3", "rm", "s3://trail/" + logFile).err()).contains("read-only");

        whole[whole.length / 2] ^= 1;
        bucket.put(logFile, whole, bucket.metadata(logFile));
        CliResult changed = validate(Map.of());
        assertThat(changed.out()).as(changed.err()).contains("0/1 log files valid");
    }

    @Test
    void pageProvesWhatIsInTheBucketAndSaysWhenItCannotBeRead() throws Exception {
        awaitProof("VALID", "a valid digest lists the log file");
        describeTrails();
        s3.stop();
        awaitProof("UNPROVEN", "the store s3://trail cannot be read");
        describeTrails();
        s3.start();
        awaitProof("VALID", "a valid digest lists the log file");
        // Not S3 says so, or not of the log file.
        for (Fault fault : List.of(Fault.NOT_FOUND_PAGE, Fault.NO_SUCH_BUCKET)) {
            proxy.inject(fault);
            awaitProof("UNPROVEN", "");
            proxy.inject(Fault.NONE);
            awaitProof("VALID", "a valid digest lists the log file");
        }
        byte[] content = bucket.get(logFile);
        content[content.length / 2] ^= 1;
        bucket.put(logFile, content, bucket.metadata(logFile));
        awaitProof("INVALID", "");
        bucket.delete(logFile);
        awaitProof("MISSING", "");
    }

    /** More requests for objects than the port has threads, to a server that accepts connections and says nothing. */
    @Test
    void portAnswersWhatNeedsNoBucketWhileS3Hangs() throws Exception {
        awaitProof("VALID", "a valid digest lists the log file");
        describeTrails();
        proxy.inject(Fault.HANG);
        List<CompletableFuture<HttpResponse<String>>> reads = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            HttpRequest read = HttpRequest.newBuilder(address().resolve("/trail/" + logFile))
                    .build();
            reads.add(CLIENT.sendAsync(read, HttpResponse.BodyHandlers.ofString()));
        }
        await().atMost(DEADLINE).until(() -> proxy.faultCount() > 0);
        assertThat(ask("events").path("events")).hasSize(3);
        describeTrails();
        Path claim = folder.resolve("local/beside/AWSLogs/111122223333/Waymark/us-west-2/young.json");
        Files.writeString(Files.createDirectories(claim.getParent()).resolve(claim.getFileName()), "{}");
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(describedTrails())
                        .contains(trail.arn(), "arn:aws:cloudtrail:us-west-2:111122223333:trail/young"));
        assertThat(reads).as("it has not waited for S3").anyMatch(read -> !read.isDone());
        for (CompletableFuture<HttpResponse<String>> read : reads) {
            assertThat(read.get().statusCode()).isEqualTo(500);
            assertThat(read.get().body())
                    .contains("<Code>InternalError</Code>")
                    .containsAnyOf(" failed: ", "other requests wait for S3");
        }
        proxy.inject(Fault.NONE);
        awaitProof("VALID", "a valid digest lists the log file");
    }

    @Test
    void keyOfThePortIsEnoughForTheAwsCli() throws IOException {
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        address();
        CliResult created = ProcessRunner.run(
                folder.resolve("work"),
                Map.of(),
                List.of(
                        BuildTree.waymarkCommand().toString(),
                        "keys",
                        "create-access-key",
                        "--user",
                        "alice",
                        "--store",
                        "s3://trail"));
        JsonNode key = new ObjectMapper().readTree(created.out()).path("AccessKey");
        assertThat(created.err()).isEmpty();
        CliResult valid = validate(Map.of(
                "AWS_ACCESS_KEY_ID",
                key.path("AccessKeyId").asText(),
                "AWS_SECRET_ACCESS_KEY",
                key.path("SecretAccessKey").asText()));
        assertThat(valid.out()).as(valid.err()).contains("1/1 digest files valid", "1/1 log files valid");
        CliResult ofTheBucket = validate(
                Map.of("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY));
        assertThat(ofTheBucket.err()).as("the port has keys of its own").contains("InvalidClientTokenId");
    }
}
