package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.waymark.testing.process.BuildTree;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.ProcessRunner;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code waymark serve} of a home whose trails are delivered to S3: all clients need is its port. */
class ServeS3HomeIT {
    private static final String ARN = "arn:aws:cloudtrail:us-east-1:000000000000:trail/";

    @TempDir
    private Path folder;

    private S3Server s3;
    private ServedOrderDesk desk;

    @BeforeEach
    void start() throws Exception {
        s3 = new S3Server(folder.resolve("buckets"));
        desk = ServedOrderDesk.start(folder, S3Access.storeOptions(s3.endpoint()));
    }

    @AfterEach
    void stop() throws Exception {
        if (desk != null) {
            desk.close();
        }
        s3.close();
    }

    private CliResult validate(String trail, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AWS_ENDPOINT_URL", desk.server().address().toString());
        all.put("AWS_DEFAULT_REGION", "us-east-1");
        return AwsCli.find()
                .orElseThrow()
                .run(
                        all,
                        List.of(
                                "cloudtrail",
                                "validate-logs",
                                "--trail-arn",
                                ARN + trail,
                                "--start-time",
                                "2020-01-01T00:00:00Z"));
    }

    private void awaitValid(String trail, Map<String, String> environment) {
        await().atMost(ServedOrderDesk.TIMEOUT).untilAsserted(() -> {
            CliResult validation = validate(trail, environment);
            assertThat(validation.out())
                    .as(validation.err())
                    .containsPattern("[1-9]\\d*/[1-9]\\d* digest files valid\n[1-9]\\d*/[1-9]\\d* log files valid");
            assertThat(validation.status()).isZero();
        });
    }

    /** Returns the proof of the newest event of a name on the page, and why. */
    private String proof(String eventName) throws IOException, InterruptedException {
        JsonNode events = page("events?EventName=" + eventName).path("events");
        JsonNode event =
                page("event?Position=" + events.path(0).path("position").asText());
        return event.path("proof").asText() + " " + event.path("proofReason").asText();
    }

    private JsonNode page(String resource) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(desk.server().address().resolve("/_console/api/" + resource))
                .build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private JsonNode status(String trail) throws IOException, InterruptedException {
        return desk.api("GetTrailStatus", "{\"Name\":\"" + trail + "\"}");
    }

    /** The digest of the events so far, which validation then reads. */
    private void awaitDigest(String trail) {
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> status(trail).has("LatestDigestDeliveryTime")
                        && status(trail).has("LatestDeliveryTime"));
    }

    @Test
    void trailsInS3AreCreatedFoundAndValidatedThroughThePort() throws Exception {
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        awaitDigest("trail");
        assertThat(desk.server().send("PUT", "/made-here", ""))
                .as("a bucket would not be in S3")
                .isEqualTo(403);
        Files.createDirectories(folder.resolve("buckets/audit"));
        desk.api(
                "CreateTrail",
                "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true,\"EnableLogFileValidation\":true}");
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        desk.callAndAwaitHistory("create second", "CreateOrder", 2);
        for (String trail : List.of("trail", "audit")) {
            awaitDigest(trail);
            awaitValid(trail, Map.of());
        }
        assertThat(new DeliveredTrail(desk.home()).logFiles())
                .as("nothing is delivered to the home")
                .isEmpty();
        desk.end();

        DeliveredTrail delivered = S3BucketDownload.download(
                s3.endpoint(), desk.home().resolve("keys/public-keys.json"), folder.resolve("fetched"));
        assertThat(delivered.records("CreateOrder")).hasSize(2);
        assertThat(delivered.records("CreateTrail")).hasSize(1);
        CliResult validation = delivered.validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    /** An outage of S3 keeps no event from being found, and ends by itself. */
    @Test
    void pageProvesEventsInS3AndSaysWhenItCannotBeRead() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        await().atMost(ServedOrderDesk.TIMEOUT).until(() -> proof("CreateOrder").startsWith("VALID"));
        s3.stop();
        await().atMost(ServedOrderDesk.TIMEOUT)
                .untilAsserted(() -> assertThat(proof("CreateOrder"))
                        .startsWith("UNPROVEN the store ")
                        .contains("cannot be read"));
        desk.callAndAwaitHistory("create second", "CreateOrder", 2);
        s3.start();
        await().atMost(ServedOrderDesk.TIMEOUT).until(() -> proof("CreateOrder").startsWith("VALID"));

        desk.end();
        CliResult rebuilt = ProcessRunner.run(
                folder,
                S3Access.environment(s3.endpoint()),
                List.of(BuildTree.waymarkCommand().toString(), "index", "s3://trail", "--history", "rebuilt"));
        assertThat(rebuilt.out()).as(rebuilt.err()).containsPattern("indexed [1-9]\\d* events of [1-9]\\d* log files");
    }

    /** Returns the log file in a bucket that has the newest event of a name, with its proof. */
    private JsonNode logFileIn(String bucket, String eventName) throws IOException, InterruptedException {
        JsonNode events = page("events?EventName=" + eventName).path("events");
        JsonNode event =
                page("event?Position=" + events.path(0).path("position").asText());
        for (JsonNode file : event.path("logFiles")) {
            if (file.path("logFile").asText().startsWith("s3://" + bucket + "/")) {
                return file;
            }
        }
        return MissingNode.getInstance();
    }

    /** Where trails delivered before is looked up once a minute, and then validated. */
    private void awaitProofIn(String bucket, String proof) {
        await().atMost(ServedOrderDesk.TIMEOUT.multipliedBy(3)).untilAsserted(() -> {
            JsonNode file = logFileIn(bucket, "CreateOrder");
            assertThat(file.path("proof").asText() + " "
                            + file.path("proofReason").asText())
                    .startsWith(proof);
        });
    }

    /** What a trail has delivered is proved as long as it can be read, wherever the trail is delivered now. */
    @Test
    void bucketOfBeforeIsStillRead() throws Exception {
        Path old = Files.createDirectories(folder.resolve("buckets/old"));
        Files.createDirectories(folder.resolve("buckets/new"));
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        desk.api("CreateTrail", "{\"Name\":\"audit\",\"S3BucketName\":\"old\",\"EnableLogFileValidation\":true}");
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        desk.callAndAwaitHistory("create second", "CreateOrder", 2);
        awaitProofIn("old", "VALID");
        String key = logFileIn("old", "CreateOrder").path("logFile").asText().replace("s3://old/", "");
        desk.api("UpdateTrail", "{\"Name\":\"audit\",\"S3BucketName\":\"new\"}");
        desk.api("DeleteTrail", "{\"Name\":\"audit\"}");
        byte[] content = Files.readAllBytes(old.resolve(key));
        content[content.length / 2] ^= 1;
        Files.write(old.resolve(key), content);
        awaitProofIn("old", "INVALID");
        assertThat(desk.server().get("/old/" + key)).isEqualTo(200);

        Files.move(old, folder.resolve("away"));
        awaitProofIn("old", "UNPROVEN not checked: no trail delivers to this location any more");
    }

    /** On one port, a name stands for one bucket. */
    @Test
    void bucketOfAStoreBesideIsRefused() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        Path kept = Files.createDirectories(folder.resolve("archive/kept"));
        Files.createFile(kept.resolve("object"));
        Files.createDirectories(folder.resolve("buckets/kept"));
        desk.stopServer();
        desk.startServer("archive");
        JsonNode created = desk.server().call("CreateTrail", "{\"Name\":\"audit\",\"S3BucketName\":\"kept\"}");
        JsonNode updated = desk.server().call("UpdateTrail", "{\"Name\":\"trail\",\"S3BucketName\":\"kept\"}");
        for (JsonNode refused : List.of(created, updated)) {
            assertThat(refused.path("__type").asText()).isEqualTo("InsufficientS3BucketPolicyException");
            assertThat(refused.path("message").asText())
                    .contains("this server serves a bucket of this name already, of the store " + kept.getParent());
        }
        assertThat(desk.server().get("/kept/object")).isEqualTo(200);
        assertThat(desk.server().send("GET", "/", "")).isEqualTo(200);
        assertThat(desk.server().send("PUT", "/kept", "")).isEqualTo(409);
        desk.stopServer();
        desk.startServer("archive");
        assertThat(desk.server().get("/kept/object")).as("after a restart").isEqualTo(200);
    }

    @Test
    void bucketThatS3DoesNotHaveHoldsUpItsTrailAlone() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        awaitDigest("trail");
        desk.api("CreateTrail", "{\"Name\":\"early\",\"S3BucketName\":\"later\",\"EnableLogFileValidation\":true}");
        desk.server().call("StartLogging", "{\"Name\":\"early\"}");
        desk.call("create second");
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> desk.server()
                        .stderr()
                        .contains("the trail early cannot be delivered; retrying. Its events stay in the journals: "
                                + "ListObjectsV2 of s3://later/"));
        awaitDigest("trail");
        assertThat(status("early").path("LatestDeliveryError").asText()).isEqualTo("NoSuchBucket");
        assertThat(status("early").path("LatestDigestDeliveryError").asText()).isEqualTo("NoSuchBucket");
        assertThat(status("trail").has("LatestDeliveryError")).isFalse();

        Files.createDirectories(folder.resolve("buckets/later"));
        awaitDigest("early");
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> !status("early").has("LatestDeliveryError")
                        && !status("early").has("LatestDigestDeliveryError"));
    }

    /** Nothing of the trail can be delivered until its bucket is there; where it has started and stopped is known all the same. */
    @Test
    void trailStartsAndStopsWhereItWasToldToBeforeItsBucketExists() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        desk.api("CreateTrail", "{\"Name\":\"early\",\"S3BucketName\":\"later\",\"EnableLogFileValidation\":true}");
        desk.callAndAwaitHistory("create not-started", "CreateOrder", 2);
        desk.api("StartLogging", "{\"Name\":\"early\"}");
        desk.callAndAwaitHistory("create one", "CreateOrder", 3);
        desk.api("StopLogging", "{\"Name\":\"early\"}");
        desk.callAndAwaitHistory("create stopped", "CreateOrder", 4);
        desk.api("StartLogging", "{\"Name\":\"early\"}");
        desk.callAndAwaitHistory("create two", "CreateOrder", 5);
        desk.api("StopLogging", "{\"Name\":\"early\"}");
        desk.callAndAwaitHistory("create stopped-again", "CreateOrder", 6);

        Path bucket = Files.createDirectories(folder.resolve("buckets/later"));
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> ServedOrderDesk.customers(bucket).contains("two"));
        desk.end();
        assertThat(ServedOrderDesk.customers(bucket)).containsExactly("one", "two");
    }

    @Test
    void accessKeysHoldForItToo() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        CliResult created = ProcessRunner.run(
                folder,
                Map.of(),
                List.of(
                        BuildTree.waymarkCommand().toString(),
                        "keys",
                        "create-access-key",
                        "--user",
                        "alice",
                        "--store",
                        desk.home().resolve("store").toString()));
        JsonNode key = new ObjectMapper().readTree(created.out()).path("AccessKey");
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> desk.server().call("LookupEvents", "{}").has("__type"));
        assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        awaitValid(
                "trail",
                Map.of(
                        "AWS_ACCESS_KEY_ID",
                        key.path("AccessKeyId").asText(),
                        "AWS_SECRET_ACCESS_KEY",
                        key.path("SecretAccessKey").asText()));
        CliResult found = AwsCli.find()
                .orElseThrow()
                .run(
                        Map.of(
                                "AWS_ENDPOINT_URL",
                                desk.server().address().toString(),
                                "AWS_ACCESS_KEY_ID",
                                key.path("AccessKeyId").asText(),
                                "AWS_SECRET_ACCESS_KEY",
                                key.path("SecretAccessKey").asText(),
                                "AWS_DEFAULT_REGION",
                                "us-east-1"),
                        List.of(
                                "cloudtrail",
                                "lookup-events",
                                "--lookup-attributes",
                                "AttributeKey=EventName,AttributeValue=CreateOrder",
                                "--query",
                                "Events[].EventName",
                                "--output",
                                "text"));
        assertThat(found.out().strip()).as(found.err()).isEqualTo("CreateOrder");
    }
}
