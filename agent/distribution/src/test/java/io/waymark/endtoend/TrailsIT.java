package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.endtoend.app.OrderDesk;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.AwsCli;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trails as resources: what the API says of them, and what a running service then delivers. */
class TrailsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path home;
    private TestJvm jvm;
    private Process service;
    private BufferedWriter commands;
    private ServeProcess server;

    @BeforeEach
    void start() throws IOException {
        home = Files.createDirectory(folder.resolve("waymark"));
        Jdk jdk = Jdk.all().get(0);
        jvm = new TestJvm(jdk, folder).withAgent();
        service = jvm.start(OrderDesk.class);
        commands = service.outputWriter();
        server = ServeProcess.start(
                jdk, folder, "serve", List.of("-Dwaymark.roll.interval=1s", "-Dwaymark.digest.interval=2s"), "waymark");
        server.awaitDelivering();
    }

    @AfterEach
    void stop() {
        service.destroyForcibly();
        server.close();
    }

    private void call(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        await().pollInterval(Duration.ofMillis(5))
                .atMost(TIMEOUT)
                .until(() -> jvm.stdout().contains("did " + command + "\n"));
    }

    /** A running agent takes event selectors up within about a second. */
    private void awaitCaptureOf(String bucket) throws IOException {
        int[] probes = new int[1];
        await().pollInterval(Duration.ofMillis(100)).atMost(TIMEOUT).until(() -> {
            call("touch vip/probe-" + probes[0]++);
            return !records(bucket, "Touch").isEmpty();
        });
    }

    private void callAndAwaitHistory(String command, String eventName, int count) throws Exception {
        call(command);
        await().atMost(TIMEOUT)
                .until(() -> server.lookup("EventName", eventName).size() >= count);
    }

    private JsonNode api(String operation, String request) throws Exception {
        JsonNode answer = server.call(operation, request);
        assertThat(answer.has("__type")).as(operation + ": " + answer).isFalse();
        return answer;
    }

    private List<JsonNode> records(String bucket, String eventName) {
        List<JsonNode> records = new ArrayList<>();
        Path root = home.resolve("store").resolve(bucket);
        if (!Files.isDirectory(root)) {
            return records;
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".json.gz")
                            && !file.toString().contains("Digest"))
                    .sorted()
                    .forEach(file -> DeliveredTrail.read(file).get("Records").forEach(record -> {
                        if (record.get("eventName").textValue().equals(eventName)) {
                            records.add(record);
                        }
                    }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Files of one minute have no order.
        records.sort(Comparator.comparingLong(
                record -> record.at("/additionalEventData/sequence").longValue()));
        return records;
    }

    private List<String> customers(String bucket) {
        return records(bucket, "CreateOrder").stream()
                .map(record -> record.at("/requestParameters/customer").textValue())
                .toList();
    }

    private static CliResult ended(CliResult result) {
        assertThat(result.status()).as(result.out() + result.err()).isZero();
        return result;
    }

    /** The events between the calls that stop and start logging are in no log file, and the digests say so. */
    @Test
    void logsWhatIsJournaledBetweenStartLoggingAndStopLogging() throws Exception {
        callAndAwaitHistory("create before-the-trail", "CreateOrder", 1);
        Files.createDirectories(home.resolve("store/audit"));
        api(
                "CreateTrail",
                "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true,\"EnableLogFileValidation\":true}");
        callAndAwaitHistory("create not-started", "CreateOrder", 2);
        assertThat(api("GetTrailStatus", "{\"Name\":\"audit\"}")
                        .get("IsLogging")
                        .booleanValue())
                .isFalse();
        api("StartLogging", "{\"Name\":\"audit\"}");
        call("create one");
        call("create two");
        api("StopLogging", "{\"Name\":\"audit\"}");
        call("create stopped");
        call("create still-stopped");
        api("StartLogging", "{\"Name\":\"audit\"}");
        call("create three");
        commands.close();
        CliResult end = jvm.await(service);
        assertThat(end.status()).as(end.err()).isZero();
        server.terminate();

        assertThat(customers("audit")).containsExactly("one", "two", "three");
        assertThat(customers("trail"))
                .as("the trail of the home's configuration")
                .containsExactly("before-the-trail", "not-started", "one", "two", "stopped", "still-stopped", "three");
        CliResult validation = new DeliveredTrail(home).validate();
        assertThat(validation.out()).as(validation.out()).contains("not logged by decision");
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    /** The event says what was about to happen; it did not, and so another one does. */
    @Test
    void callThatFailsAfterItWasRecordedIsRecordedAgain() throws Exception {
        callAndAwaitHistory("create first", "CreateOrder", 1);
        Path bucket = Files.createDirectories(home.resolve("store/audit"));
        api("CreateTrail", "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true}");
        api("StartLogging", "{\"Name\":\"audit\"}");
        call("create second");
        await().atMost(TIMEOUT).until(() -> customers("audit").contains("second"));
        Files.move(bucket, home.resolve("store/away"));
        Files.createFile(bucket);
        call("create third");
        JsonNode answer = server.call("StopLogging", "{\"Name\":\"audit\"}");
        assertThat(answer.path("__type").asText()).isEqualTo("InternalFailure");
        await().atMost(TIMEOUT).until(() -> records("trail", "StopLogging").size() == 2);
        List<JsonNode> stops = records("trail", "StopLogging");
        assertThat(stops).extracting(stop -> stop.path("errorCode").asText()).containsExactly("", "InternalFailure");
        assertThat(stops.get(0).get("requestID")).isEqualTo(stops.get(1).get("requestID"));
        Files.delete(bucket);
        Files.move(home.resolve("store/away"), bucket);
        await().atMost(TIMEOUT).until(() -> customers("audit").contains("third"));
    }

    @Test
    void callsOfS3AndOfThePageAreEvents() throws Exception {
        callAndAwaitHistory("create first", "CreateOrder", 1);
        api(
                "PutEventSelectors",
                "{\"TrailName\":\"trail\",\"EventSelectors\":[{\"DataResources\":[{\"Type\":\"AWS::S3::Object\","
                        + "\"Values\":[\"arn:aws:s3\"]}]}]}");
        assertThat(server.send("PUT", "/audit-bucket", "")).isEqualTo(200);
        assertThat(server.send("PUT", "/audit-bucket", "")).isEqualTo(409);
        assertThat(server.send("GET", "/", "")).isEqualTo(200);
        assertThat(server.send("GET", "/audit-bucket?location", "")).isEqualTo(200);
        assertThat(server.send("GET", "/audit-bucket?list-type=2&prefix=AWSLogs/", ""))
                .isEqualTo(200);
        assertThat(server.send("HEAD", "/audit-bucket", "")).isEqualTo(200);
        assertThat(server.send("GET", "/audit-bucket/nothing", "")).isEqualTo(404);
        assertThat(server.send("DELETE", "/trail/AWSLogs/x.json.gz", "")).isEqualTo(403);
        for (int again = 0; again < 3; again++) {
            assertThat(server.send("GET", "/_console/api/events?Username=mallory", ""))
                    .isEqualTo(200);
            assertThat(server.send("GET", "/_console/api/trails", "")).isEqualTo(200);
        }
        assertThat(server.send("POST", "/_console/sign-in", "AccessKeyId=secret-in-the-wrong-field&SecretAccessKey=x"))
                .isEqualTo(303);
        await().atMost(TIMEOUT).until(() -> !records("trail", "ConsoleLogin").isEmpty());

        assertThat(records("trail", "CreateBucket"))
                .extracting(record -> record.path("errorCode").asText())
                .containsExactly("", "BucketAlreadyOwnedByYou");
        JsonNode created = records("trail", "CreateBucket").get(0);
        assertThat(created.at("/requestParameters/bucketName").textValue()).isEqualTo("audit-bucket");
        assertThat(created.get("readOnly").booleanValue()).isFalse();
        assertThat(created.get("eventCategory").textValue()).isEqualTo("Management");
        for (String management : List.of("ListBuckets", "GetBucketLocation")) {
            assertThat(records("trail", management)).as(management).hasSize(1);
        }
        for (String data : List.of("ListObjects", "HeadBucket", "GetObject", "DeleteObject")) {
            assertThat(records("trail", data)).as(data).hasSize(1);
            assertThat(records("trail", data).get(0).get("eventCategory").textValue())
                    .isEqualTo("Data");
        }
        JsonNode denied = records("trail", "DeleteObject").get(0);
        assertThat(denied.get("errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(denied.get("readOnly").booleanValue()).isFalse();
        assertThat(denied.at("/resources/0/ARN").textValue()).isEqualTo("arn:aws:s3:::trail/AWSLogs/x.json.gz");
        List<JsonNode> lookups = records("trail", "LookupEvents").stream()
                .filter(record -> record.toString().contains("mallory"))
                .toList();
        assertThat(lookups).as("the page asks again and again").hasSize(1);
        assertThat(lookups.get(0).at("/requestParameters/lookupAttributes/0/attributeKey"))
                .hasToString("\"Username\"");
        JsonNode login = records("trail", "ConsoleLogin").get(0);
        assertThat(login.at("/responseElements/ConsoleLogin").textValue()).isEqualTo("Failure");
        assertThat(login.get("eventType").textValue()).isEqualTo("AwsConsoleSignIn");
        assertThat(login.toString()).doesNotContain("secret-in-the-wrong-field").contains("HIDDEN_DUE_TO");
    }

    @Test
    void runningServiceCapturesWhatEventSelectorsAskFor() throws Exception {
        callAndAwaitHistory("create first", "CreateOrder", 1);
        call("touch unselected");
        Files.createDirectories(home.resolve("store/vip"));
        api("CreateTrail", "{\"Name\":\"vip\",\"S3BucketName\":\"vip\",\"EnableLogFileValidation\":true}");
        api(
                "PutEventSelectors",
                "{\"TrailName\":\"vip\",\"AdvancedEventSelectors\":[{\"FieldSelectors\":["
                        + "{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]},"
                        + "{\"Field\":\"resources.type\",\"Equals\":[\"Example::Object\"]},"
                        + "{\"Field\":\"resources.ARN\",\"StartsWith\":[\"arn:aws:objects:us-east-1:000000000000:object/vip/\"]}]}]}");
        api("StartLogging", "{\"Name\":\"vip\"}");
        awaitCaptureOf("vip");
        call("touch vip/1");
        call("touch plain/1");
        call("create second");
        call("touch vip/2");
        commands.close();
        jvm.await(service);
        server.terminate();

        assertThat(records("vip", "Touch"))
                .extracting(record -> record.at("/requestParameters/key").textValue())
                .filteredOn(key -> !key.startsWith("vip/probe-"))
                .containsExactly("vip/1", "vip/2");
        assertThat(customers("vip")).as("data events alone").isEmpty();
        assertThat(records("trail", "Touch")).as("management events alone").isEmpty();
        assertThat(customers("trail")).containsExactly("first", "second");
        CliResult validation = new DeliveredTrail(home).validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    /** Who looks at a trail, or stops it, is in it. */
    @Test
    void callsOnThePortAreEventsOfTheTrails() throws Exception {
        callAndAwaitHistory("create first", "CreateOrder", 1);
        Path bucket = Files.createDirectories(home.resolve("store/audit"));
        api(
                "CreateTrail",
                "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true,\"EnableLogFileValidation\":true}");
        api(
                "PutEventSelectors",
                "{\"TrailName\":\"audit\",\"EventSelectors\":[{\"DataResources\":[{\"Type\":\"AWS::S3::Object\","
                        + "\"Values\":[\"arn:aws:s3:::audit/\"]}]}]}");
        api("StartLogging", "{\"Name\":\"audit\"}");
        assertThat(server.call("GetTrail", "{\"Name\":\"nobody\"}")
                        .get("__type")
                        .textValue())
                .isEqualTo("TrailNotFoundException");
        call("create second");
        await().atMost(TIMEOUT).until(() -> !records("audit", "CreateOrder").isEmpty());
        String logFile = firstLogFile(bucket);
        assertThat(server.get("/audit/" + logFile)).isEqualTo(200);
        assertThat(server.get("/trail/nothing")).isEqualTo(404);
        api("StopLogging", "{\"Name\":\"audit\"}");
        api("DeleteTrail", "{\"Name\":\"audit\"}");
        await().atMost(TIMEOUT)
                .until(() -> server.lookup("EventName", "DeleteTrail").size() == 1);
        commands.close();
        jvm.await(service);
        server.terminate();

        JsonNode unknown = records("audit", "GetTrail").get(0);
        assertThat(unknown.get("errorCode").textValue()).isEqualTo("TrailNotFoundException");
        assertThat(unknown.at("/requestParameters/name").textValue()).isEqualTo("nobody");
        assertThat(unknown.get("sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(unknown.at("/userIdentity/accountId").textValue()).isEqualTo("anonymous");
        assertThat(unknown.get("readOnly").booleanValue()).isTrue();
        assertThat(records("audit", "StopLogging")).as("before it takes effect").hasSize(1);
        assertThat(records("audit", "DeleteTrail")).as("after it was stopped").isEmpty();
        assertThat(records("audit", "GetObject"))
                .extracting(record -> record.at("/requestParameters/key").textValue())
                .containsExactly(logFile);
        assertThat(records("trail", "StopLogging")).hasSize(1);
        assertThat(records("trail", "DeleteTrail")).hasSize(1);
        assertThat(records("trail", "CreateTrail")
                        .get(0)
                        .at("/responseElements/trailARN")
                        .textValue())
                .isEqualTo("arn:aws:cloudtrail:us-east-1:000000000000:trail/audit");
        assertThat(records("trail", "GetObject")).as("management events alone").isEmpty();
        CliResult validation = new DeliveredTrail(home).validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    private static String firstLogFile(Path bucket) throws IOException {
        try (Stream<Path> files = Files.walk(bucket)) {
            return files.filter(file -> file.toString().endsWith(".json.gz")
                            && !file.toString().contains("Digest"))
                    .map(file -> bucket.relativize(file).toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Each command as documents of CloudTrail have it. */
    @Test
    void awsCliCreatesAndChangesTrails() throws Exception {
        Assumptions.assumeTrue(AwsCli.find().isPresent(), AwsCli.SKIP_REASON);
        callAndAwaitHistory("create first", "CreateOrder", 1);
        ended(server.aws("s3", "mb", "s3://my-cloudtrail-bucket-12345"));
        JsonNode created = json(server.aws(
                "cloudtrail",
                "create-trail",
                "--name",
                "MyCloudTrail",
                "--s3-bucket-name",
                "my-cloudtrail-bucket-12345",
                "--include-global-service-events",
                "--is-multi-region-trail",
                "--enable-log-file-validation"));
        String arn = "arn:aws:cloudtrail:us-east-1:000000000000:trail/MyCloudTrail";
        assertThat(created)
                .isEqualTo(JSON.readTree("{\"Name\":\"MyCloudTrail\",\"S3BucketName\":\"my-cloudtrail-bucket-12345\","
                        + "\"IncludeGlobalServiceEvents\":true,\"IsMultiRegionTrail\":true,\"TrailARN\":\"" + arn
                        + "\",\"LogFileValidationEnabled\":true,\"IsOrganizationTrail\":false}"));
        ended(server.aws("s3", "mb", "s3://mybucket"));
        ended(server.aws("cloudtrail", "create-trail", "--name", "mytrail", "--s3-bucket-name", "mybucket"));
        ended(server.aws("s3", "mb", "s3://my-cloudtrail-bucket"));
        ended(server.aws(
                "cloudtrail",
                "create-trail",
                "--name",
                "my-compliance-trail",
                "--s3-bucket-name",
                "my-cloudtrail-bucket",
                "--is-multi-region-trail",
                "--enable-log-file-validation"));
        ended(server.aws("cloudtrail", "start-logging", "--name", "MyCloudTrail"));
        JsonNode status = json(server.aws("cloudtrail", "get-trail-status", "--name", "MyCloudTrail"));
        assertThat(status.get("IsLogging").booleanValue()).isTrue();
        assertThat(status.has("StartLoggingTime")).isTrue();
        call("create second");
        await().atMost(TIMEOUT)
                .until(() -> json(server.aws("cloudtrail", "get-trail-status", "--name", arn))
                        .has("LatestDigestDeliveryTime"));

        ended(server.aws(
                "cloudtrail",
                "put-event-selectors",
                "--trail-name",
                "mytrail",
                "--event-selectors",
                "[{\"ReadWriteType\":\"All\",\"IncludeManagementEvents\":true,\"DataResources\":[{\"Type\":\"AWS::S3::Object\","
                        + "\"Values\":[\"arn:aws:s3:::my-sensitive-bucket/\"]}]}]"));
        ended(server.aws(
                "cloudtrail",
                "put-event-selectors",
                "--trail-name",
                "mytrail",
                "--event-selectors",
                "[{\"ReadWriteType\":\"All\",\"IncludeManagementEvents\":true,\"DataResources\":[{\"Type\":\"AWS::S3::Object\","
                        + "\"Values\":[\"arn:aws:s3:::my-sensitive-bucket/*\"]}]}]"));
        assertThat(json(server.aws("cloudtrail", "get-event-selectors", "--trail-name", "mytrail"))
                        .at("/EventSelectors/0/DataResources/0/Values/0")
                        .textValue())
                .isEqualTo("arn:aws:s3:::my-sensitive-bucket/*");
        ended(server.aws(
                "cloudtrail",
                "put-event-selectors",
                "--trail-name",
                "mytrail",
                "--advanced-event-selectors",
                "[{\"Name\":\"Writes\",\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]},"
                        + "{\"Field\":\"readOnly\",\"Equals\":[\"false\"]}]}]"));
        JsonNode selectors = json(server.aws("cloudtrail", "get-event-selectors", "--trail-name", "mytrail"));
        assertThat(selectors.at("/AdvancedEventSelectors/0/Name").textValue()).isEqualTo("Writes");
        assertThat(selectors.has("EventSelectors")).isFalse();

        ended(server.aws(
                "cloudtrail", "add-tags", "--resource-id", arn, "--tags-list", "Key=team,Value=audit", "Key=env"));
        assertThat(json(server.aws("cloudtrail", "list-tags", "--resource-id-list", arn))
                        .at("/ResourceTagList/0/TagsList"))
                .isEqualTo(JSON.readTree("[{\"Key\":\"team\",\"Value\":\"audit\"},{\"Key\":\"env\",\"Value\":\"\"}]"));
        ended(server.aws("cloudtrail", "remove-tags", "--resource-id", arn, "--tags-list", "Key=env"));
        assertThat(json(server.aws("cloudtrail", "list-tags", "--resource-id-list", arn))
                        .at("/ResourceTagList/0/TagsList"))
                .hasSize(1);

        assertThat(json(server.aws("cloudtrail", "list-trails")).get("Trails"))
                .extracting(trail -> trail.get("Name").textValue())
                .containsExactly("MyCloudTrail", "my-compliance-trail", "mytrail", "trail");
        JsonNode described = json(server.aws("cloudtrail", "describe-trails", "--trail-name-list", "mytrail"));
        assertThat(described.at("/trailList/0/HasCustomEventSelectors").booleanValue())
                .isTrue();
        assertThat(json(server.aws("cloudtrail", "get-trail", "--name", "MyCloudTrail"))
                        .at("/Trail/HomeRegion")
                        .textValue())
                .isEqualTo("us-east-1");
        JsonNode updated = json(server.aws(
                "cloudtrail",
                "update-trail",
                "--name",
                "mytrail",
                "--s3-key-prefix",
                "teams/a",
                "--is-multi-region-trail"));
        assertThat(updated.get("S3KeyPrefix").textValue()).isEqualTo("teams/a");

        ended(server.aws("cloudtrail", "stop-logging", "--name", "MyCloudTrail"));
        assertThat(ended(server.aws(
                                "cloudtrail",
                                "validate-logs",
                                "--trail-arn",
                                arn,
                                "--start-time",
                                "2020-01-01T00:00:00Z",
                                "--end-time",
                                "2035-01-01T00:00:00Z"))
                        .out())
                .contains("digest files valid")
                .doesNotContain("INVALID");
        ended(server.aws("cloudtrail", "list-public-keys"));
        ended(server.aws(
                "cloudtrail",
                "lookup-events",
                "--lookup-attributes",
                "AttributeKey=EventName,AttributeValue=ConsoleLogin"));
        ended(server.aws("cloudtrail", "delete-trail", "--name", "my-compliance-trail"));
        assertThat(server.aws("cloudtrail", "get-trail", "--name", "my-compliance-trail")
                        .err())
                .contains("TrailNotFoundException");
        assertErrors();
    }

    private void assertErrors() throws IOException {
        assertError("TrailAlreadyExistsException", "create-trail", "--name", "mytrail", "--s3-bucket-name", "mybucket");
        assertError("InvalidTrailNameException", "create-trail", "--name", "a..b", "--s3-bucket-name", "mybucket");
        assertError("S3BucketDoesNotExistException", "create-trail", "--name", "new", "--s3-bucket-name", "nowhere");
        assertError("TrailNotFoundException", "start-logging", "--name", "nobody");
        assertError("InvalidHomeRegionException", "stop-logging", "--name", "mytrail", "--region", "eu-west-1");
        assertError(
                "InvalidEventSelectorsException",
                "put-event-selectors",
                "--trail-name",
                "mytrail",
                "--event-selectors",
                "[{\"ReadWriteType\":\"Sometimes\"}]");
        for (int trail = 0; trail < 2; trail++) {
            ended(server.aws("cloudtrail", "create-trail", "--name", "more-" + trail, "--s3-bucket-name", "mybucket"));
        }
        assertError(
                "MaximumNumberOfTrailsExceededException",
                "create-trail",
                "--name",
                "one-more",
                "--s3-bucket-name",
                "mybucket");
    }

    private void assertError(String type, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("cloudtrail"));
        all.addAll(List.of(arguments));
        CliResult result = server.aws(all.toArray(new String[0]));
        assertThat(result.err()).contains("(" + type + ")");
        assertThat(result.status()).isNotZero();
    }

    private static JsonNode json(CliResult result) throws IOException {
        return JSON.readTree(ended(result).out());
    }
}
