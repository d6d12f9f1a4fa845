package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who calls CloudTrail or S3 on the port of a server, or reads its page, is in the trails. */
class RecordedServerCallsIT {
    @TempDir
    private Path folder;

    private ServedOrderDesk desk;

    @BeforeEach
    void start() throws IOException {
        desk = ServedOrderDesk.start(folder);
    }

    @AfterEach
    void stop() {
        desk.close();
    }

    /** Who looks at a trail, or stops it, is in it. */
    @Test
    void callsOnThePortAreEventsOfTheTrails() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        Path bucket = Files.createDirectories(desk.home().resolve("store/audit"));
        desk.api(
                "CreateTrail",
                "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true,\"EnableLogFileValidation\":true}");
        desk.api(
                "PutEventSelectors",
                "{\"TrailName\":\"audit\",\"EventSelectors\":[{\"DataResources\":[{\"Type\":\"AWS::S3::Object\","
                        + "\"Values\":[\"arn:aws:s3:::audit/\"]}]}]}");
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        assertThat(desk.server()
                        .call("GetTrail", "{\"Name\":\"nobody\"}")
                        .get("__type")
                        .textValue())
                .isEqualTo("TrailNotFoundException");
        desk.call("create second");
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> !desk.records("audit", "CreateOrder").isEmpty());
        String logFile = firstLogFile(bucket);
        assertThat(desk.server().get("/audit/" + logFile)).isEqualTo(200);
        assertThat(desk.server().get("/trail/nothing")).isEqualTo(404);
        desk.api("StopLogging", "{\"Name\":\"audit\"}");
        desk.api("DeleteTrail", "{\"Name\":\"audit\"}");
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> desk.server().lookup("EventName", "DeleteTrail").size() == 1);
        desk.end();

        JsonNode unknown = desk.records("audit", "GetTrail").get(0);
        assertThat(unknown.get("errorCode").textValue()).isEqualTo("TrailNotFoundException");
        assertThat(unknown.at("/requestParameters/name").textValue()).isEqualTo("nobody");
        assertThat(unknown.get("sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(unknown.at("/userIdentity/accountId").textValue()).isEqualTo("anonymous");
        assertThat(unknown.get("readOnly").booleanValue()).isTrue();
        assertThat(desk.records("audit", "StopLogging"))
                .as("before it takes effect")
                .hasSize(1);
        assertThat(desk.records("audit", "DeleteTrail"))
                .as("after it was stopped")
                .isEmpty();
        assertThat(desk.records("audit", "GetObject"))
                .extracting(record -> record.at("/requestParameters/key").textValue())
                .containsExactly(logFile);
        assertThat(desk.records("trail", "StopLogging")).hasSize(1);
        assertThat(desk.records("trail", "DeleteTrail")).hasSize(1);
        assertThat(desk.records("trail", "CreateTrail")
                        .get(0)
                        .at("/responseElements/trailARN")
                        .textValue())
                .isEqualTo("arn:aws:cloudtrail:us-east-1:000000000000:trail/audit");
        assertThat(desk.records("trail", "GetObject"))
                .as("management events alone")
                .isEmpty();
        CliResult validation = new DeliveredTrail(desk.home()).validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    /** The event says what was about to happen; it did not, and so another one does. */
    @Test
    void callThatFailsAfterItWasRecordedIsRecordedAgain() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        Files.createDirectories(desk.home().resolve("store/audit"));
        desk.api("CreateTrail", "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true}");
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        // In the place of the file that is to become the changed definition.
        Path blocker = Files.createDirectories(desk.home().resolve("trails/.audit.json/blocker"));
        JsonNode answer = desk.server().call("StopLogging", "{\"Name\":\"audit\"}");
        assertThat(answer.path("__type").asText()).isEqualTo("InternalFailure");
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> desk.records("trail", "StopLogging").size() == 2);
        List<JsonNode> stops = desk.records("trail", "StopLogging");
        assertThat(stops).extracting(stop -> stop.path("errorCode").asText()).containsExactly("", "InternalFailure");
        assertThat(stops.get(0).get("requestID")).isEqualTo(stops.get(1).get("requestID"));
        Files.delete(blocker);
        Files.delete(desk.home().resolve("trails/.audit.json"));
        desk.call("create second");
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> desk.customers("audit").contains("second"));
    }

    @Test
    void callsOfS3AndOfThePageAreEvents() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        desk.api(
                "PutEventSelectors",
                "{\"TrailName\":\"trail\",\"EventSelectors\":[{\"DataResources\":[{\"Type\":\"AWS::S3::Object\","
                        + "\"Values\":[\"arn:aws:s3\"]}]}]}");
        assertThat(desk.server().send("PUT", "/audit-bucket", "")).isEqualTo(200);
        assertThat(desk.server().send("PUT", "/audit-bucket", "")).isEqualTo(409);
        assertThat(desk.server().send("GET", "/", "")).isEqualTo(200);
        assertThat(desk.server().send("GET", "/audit-bucket?location", "")).isEqualTo(200);
        assertThat(desk.server().send("GET", "/audit-bucket?list-type=2&prefix=AWSLogs/", ""))
                .isEqualTo(200);
        assertThat(desk.server().send("HEAD", "/audit-bucket", "")).isEqualTo(200);
        assertThat(desk.server().send("GET", "/audit-bucket/nothing", "")).isEqualTo(404);
        assertThat(desk.server().send("DELETE", "/trail/AWSLogs/x.json.gz", "")).isEqualTo(403);
        for (int again = 0; again < 3; again++) {
            assertThat(desk.server().send("GET", "/_console/api/events?Username=mallory", ""))
                    .isEqualTo(200);
            assertThat(desk.server().send("GET", "/_console/api/trails", "")).isEqualTo(200);
        }
        assertThat(desk.server()
                        .send("POST", "/_console/sign-in", "AccessKeyId=secret-in-the-wrong-field&SecretAccessKey=x"))
                .isEqualTo(303);
        await().atMost(ServedOrderDesk.TIMEOUT)
                .until(() -> !desk.records("trail", "ConsoleLogin").isEmpty());

        assertThat(desk.records("trail", "CreateBucket"))
                .extracting(record -> record.path("errorCode").asText())
                .containsExactly("", "BucketAlreadyOwnedByYou");
        JsonNode created = desk.records("trail", "CreateBucket").get(0);
        assertThat(created.at("/requestParameters/bucketName").textValue()).isEqualTo("audit-bucket");
        assertThat(created.get("readOnly").booleanValue()).isFalse();
        assertThat(created.get("eventCategory").textValue()).isEqualTo("Management");
        for (String management : List.of("ListBuckets", "GetBucketLocation")) {
            assertThat(desk.records("trail", management)).as(management).hasSize(1);
        }
        for (String data : List.of("ListObjects", "HeadBucket", "GetObject", "DeleteObject")) {
            assertThat(desk.records("trail", data)).as(data).hasSize(1);
            assertThat(desk.records("trail", data).get(0).get("eventCategory").textValue())
                    .isEqualTo("Data");
        }
        JsonNode denied = desk.records("trail", "DeleteObject").get(0);
        assertThat(denied.get("errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(denied.get("readOnly").booleanValue()).isFalse();
        assertThat(denied.at("/resources/0/ARN").textValue()).isEqualTo("arn:aws:s3:::trail/AWSLogs/x.json.gz");
        List<JsonNode> lookups = desk.records("trail", "LookupEvents").stream()
                .filter(record -> record.toString().contains("mallory"))
                .toList();
        assertThat(lookups).as("the page asks again and again").hasSize(1);
        assertThat(lookups.get(0).at("/requestParameters/lookupAttributes/0/attributeKey"))
                .hasToString("\"Username\"");
        JsonNode login = desk.records("trail", "ConsoleLogin").get(0);
        assertThat(login.at("/responseElements/ConsoleLogin").textValue()).isEqualTo("Failure");
        assertThat(login.get("eventType").textValue()).isEqualTo("AwsConsoleSignIn");
        assertThat(login.toString()).doesNotContain("secret-in-the-wrong-field").contains("HIDDEN_DUE_TO");
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
}
