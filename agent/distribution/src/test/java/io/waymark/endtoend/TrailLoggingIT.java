package io.waymark.endtoend;

import static io.waymark.endtoend.ServedOrderDesk.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running service delivers to trails that the API creates, starts, stops and changes. */
class TrailLoggingIT {
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

    /** The events between the calls that stop and start logging are in no log file, and the digests say so. */
    @Test
    void logsWhatIsJournaledBetweenStartLoggingAndStopLogging() throws Exception {
        desk.callAndAwaitHistory("create before-the-trail", "CreateOrder", 1);
        Files.createDirectories(desk.home().resolve("store/audit"));
        desk.api(
                "CreateTrail",
                "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true,\"EnableLogFileValidation\":true}");
        desk.callAndAwaitHistory("create not-started", "CreateOrder", 2);
        assertThat(desk.api("GetTrailStatus", "{\"Name\":\"audit\"}")
                        .get("IsLogging")
                        .booleanValue())
                .isFalse();
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        desk.call("create one");
        desk.callAndAwaitHistory("create two", "CreateOrder", 4);
        desk.api("StopLogging", "{\"Name\":\"audit\"}");
        desk.call("create stopped");
        desk.callAndAwaitHistory("create still-stopped", "CreateOrder", 6);
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        desk.call("create three");
        desk.end();

        assertThat(desk.customers("audit")).containsExactly("one", "two", "three");
        assertThat(desk.customers("trail"))
                .as("the trail of the home's configuration")
                .containsExactly("before-the-trail", "not-started", "one", "two", "stopped", "still-stopped", "three");
        CliResult validation = new DeliveredTrail(desk.home()).validate();
        assertThat(validation.out()).as(validation.out()).contains("not logged by decision");
        assertThat(validation.status()).as(validation.out()).isZero();
    }

    /** The calls are answered while nothing can be delivered, and each change lies where it was made. */
    @Test
    void loggingThatStopsAndStartsWhileTheBucketIsAwayHasItsPlaces() throws Exception {
        desk.callAndAwaitHistory("create before", "CreateOrder", 1);
        Path bucket = Files.createDirectories(desk.home().resolve("store/audit"));
        desk.api(
                "CreateTrail",
                "{\"Name\":\"audit\",\"S3BucketName\":\"audit\",\"IsMultiRegionTrail\":true,\"EnableLogFileValidation\":true}");
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        desk.call("create one");
        await().atMost(TIMEOUT).until(() -> desk.customers("audit").equals(List.of("one")));
        Path away = folder.resolve("away");
        Files.move(bucket, away);
        Files.createFile(bucket);
        desk.callAndAwaitHistory("create two", "CreateOrder", 3);
        desk.api("StopLogging", "{\"Name\":\"audit\"}");
        desk.callAndAwaitHistory("create stopped", "CreateOrder", 4);
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        desk.callAndAwaitHistory("create three", "CreateOrder", 5);
        desk.api("StopLogging", "{\"Name\":\"audit\"}");
        desk.callAndAwaitHistory("create stopped-again", "CreateOrder", 6);
        desk.api("StartLogging", "{\"Name\":\"audit\"}");
        desk.callAndAwaitHistory("create four", "CreateOrder", 7);
        await().atMost(TIMEOUT).until(() -> deliveryError("audit").equals("NoSuchBucket"));
        Files.delete(bucket);
        Files.move(away, bucket);
        await().atMost(TIMEOUT).until(() -> desk.customers("audit").contains("four"));
        desk.end();

        assertThat(desk.customers("audit")).containsExactly("one", "two", "three", "four");
        assertThat(desk.customers("trail"))
                .containsExactly("before", "one", "two", "stopped", "three", "stopped-again", "four");
        CliResult validation = new DeliveredTrail(desk.home()).validate();
        assertThat(validation.out()).as(validation.out()).contains("not logged by decision");
        assertThat(validation.status()).as(validation.out() + validation.err()).isZero();
    }

    @Test
    void bucketThatMayNotBeWrittenToIsRefused() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        try (SmallDisk sealed = SmallDisk.mount(desk.home().resolve("store/sealed"), "1m")) {
            sealed.makeReadOnly();
            JsonNode refused = desk.server().call("CreateTrail", "{\"Name\":\"audit\",\"S3BucketName\":\"sealed\"}");
            assertThat(refused.path("__type").asText()).isEqualTo("InsufficientS3BucketPolicyException");
        }
    }

    private String deliveryError(String trail) throws IOException, InterruptedException {
        return desk.api("GetTrailStatus", "{\"Name\":\"" + trail + "\"}")
                .path("LatestDeliveryError")
                .asText();
    }

    @Test
    void statusOfATrailThatNeverDeliveredSaysWhy() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        try (SmallDisk sealed = SmallDisk.mount(desk.home().resolve("store/sealed"), "1m")) {
            desk.api(
                    "CreateTrail", "{\"Name\":\"audit\",\"S3BucketName\":\"sealed\",\"EnableLogFileValidation\":true}");
            sealed.makeReadOnly();
            desk.api("StartLogging", "{\"Name\":\"audit\"}");
            desk.call("create second");
            await().atMost(TIMEOUT).until(() -> deliveryError("audit").equals("AccessDenied"));
            await().atMost(TIMEOUT)
                    .until(() -> desk.api("GetTrailStatus", "{\"Name\":\"audit\"}")
                            .path("LatestDigestDeliveryError")
                            .asText()
                            .equals("AccessDenied"));
            assertThat(deliveryError("trail")).isEmpty();
        }
    }

    @Test
    void runningServiceCapturesWhatEventSelectorsAskFor() throws Exception {
        desk.callAndAwaitHistory("create first", "CreateOrder", 1);
        desk.call("touch unselected");
        Files.createDirectories(desk.home().resolve("store/vip"));
        desk.api("CreateTrail", "{\"Name\":\"vip\",\"S3BucketName\":\"vip\",\"EnableLogFileValidation\":true}");
        desk.api(
                "PutEventSelectors",
                "{\"TrailName\":\"vip\",\"AdvancedEventSelectors\":[{\"FieldSelectors\":["
                        + "{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]},"
                        + "{\"Field\":\"resources.type\",\"Equals\":[\"Example::Object\"]},"
                        + "{\"Field\":\"resources.ARN\",\"StartsWith\":[\"arn:aws:objects:us-east-1:000000000000:object/vip/\"]}]}]}");
        desk.api("StartLogging", "{\"Name\":\"vip\"}");
        desk.awaitCaptureOf("vip");
        desk.call("touch vip/1");
        desk.call("touch plain/1");
        desk.call("create second");
        desk.call("touch vip/2");
        desk.end();

        assertThat(desk.records("vip", "Touch"))
                .extracting(record -> record.at("/requestParameters/key").textValue())
                .filteredOn(key -> !key.startsWith("vip/probe-"))
                .containsExactly("vip/1", "vip/2");
        assertThat(desk.customers("vip")).as("data events alone").isEmpty();
        assertThat(desk.records("trail", "Touch")).as("management events alone").isEmpty();
        assertThat(desk.customers("trail")).containsExactly("first", "second");
        CliResult validation = new DeliveredTrail(desk.home()).validate();
        assertThat(validation.status()).as(validation.out()).isZero();
    }
}
