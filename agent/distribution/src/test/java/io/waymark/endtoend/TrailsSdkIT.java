package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waymark.endtoend.app.OrderDesk;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.EventDataStoreNotFoundException;
import software.amazon.awssdk.services.cloudtrail.model.InsightNotEnabledException;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;
import software.amazon.awssdk.services.cloudtrail.model.ResourceArnNotValidException;
import software.amazon.awssdk.services.cloudtrail.model.ResourceTypeNotSupportedException;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.TrailAlreadyExistsException;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;

/** The AWS SDK's own client of CloudTrail creates, changes and reads trails of a home with a running service. */
@SuppressWarnings("unchecked") // parameters of the SDK are arrays of generic types
class TrailsSdkIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ARN = "arn:aws:cloudtrail:us-east-1:000000000000:trail/audit";

    @TempDir
    private Path folder;

    @Test
    void clientOfTheSdkManagesTrails() throws Exception {
        Path home = Files.createDirectory(folder.resolve("waymark"));
        Jdk jdk = Jdk.all().get(0);
        TestJvm jvm = new TestJvm(jdk, folder).withAgent();
        Process service = jvm.start(OrderDesk.class);
        try (ServeProcess server =
                        ServeProcess.start(jdk, folder, "serve", List.of("-Dwaymark.roll.interval=1s"), "waymark");
                CloudTrailClient client = client(server);
                BufferedWriter commands = service.outputWriter()) {
            server.awaitDelivering();
            commands.write("create first\n");
            commands.flush();
            await().atMost(TIMEOUT)
                    .until(() -> !lookUp(client, LookupAttributeKey.EVENT_NAME, "CreateOrder")
                            .isEmpty());
            Files.createDirectories(home.resolve("store/audit"));
            createAndRead(client);
            change(client);
            readWhatATrailDoesNotHave(client);
            findByEachKey(client);

            client.stopLogging(request -> request.name(ARN));
            assertThat(client.getTrailStatus(request -> request.name("audit")).isLogging())
                    .isFalse();
            client.deleteTrail(request -> request.name("audit"));
            assertThatThrownBy(() -> client.getTrail(request -> request.name("audit")))
                    .isInstanceOf(TrailNotFoundException.class);
        } finally {
            service.destroyForcibly();
        }
    }

    private static CloudTrailClient client(ServeProcess server) {
        return CloudTrailClient.builder()
                .endpointOverride(server.address())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "any")))
                .build();
    }

    private static void createAndRead(CloudTrailClient client) {
        assertThat(client.createTrail(request -> request.name("audit")
                                .s3BucketName("audit")
                                .isMultiRegionTrail(true)
                                .enableLogFileValidation(true))
                        .trailARN())
                .isEqualTo(ARN);
        assertThatThrownBy(() ->
                        client.createTrail(request -> request.name("audit").s3BucketName("audit")))
                .isInstanceOf(TrailAlreadyExistsException.class);
        client.startLogging(request -> request.name("audit"));
        assertThat(client.getTrailStatus(request -> request.name("audit")).isLogging())
                .isTrue();
        assertThat(client.getTrail(request -> request.name(ARN)).trail().s3BucketName())
                .isEqualTo("audit");
        assertThat(client.describeTrails().trailList()).hasSize(2);
        assertThat(client.listTrailsPaginator(request -> {}).trails())
                .extracting(TrailInfo::name)
                .containsExactlyInAnyOrder("audit", "trail");
    }

    private static void change(CloudTrailClient client) {
        client.putEventSelectors(request -> request.trailName("audit")
                .eventSelectors(selector -> selector.readWriteType(ReadWriteType.WRITE_ONLY)
                        .includeManagementEvents(true)
                        .dataResources(
                                resources -> resources.type("AWS::S3::Object").values("arn:aws:s3:::b/"))));
        assertThat(client.getEventSelectors(request -> request.trailName("audit"))
                        .eventSelectors()
                        .get(0)
                        .readWriteType())
                .isEqualTo(ReadWriteType.WRITE_ONLY);
        client.addTags(request -> request.resourceId(ARN)
                .tagsList(
                        Tag.builder().key("team").value("audit").build(),
                        Tag.builder().key("old").value("x").build()));
        client.removeTags(request ->
                request.resourceId(ARN).tagsList(Tag.builder().key("old").build()));
        assertThat(client.listTags(request -> request.resourceIdList(ARN))
                        .resourceTagList()
                        .get(0)
                        .tagsList())
                .containsExactly(Tag.builder().key("team").value("audit").build());
        assertThat(client.updateTrail(request -> request.name("audit").s3KeyPrefix("logs"))
                        .s3KeyPrefix())
                .isEqualTo("logs");
        assertThat(client.listPublicKeys().publicKeyList()).isNotEmpty();
    }

    private static void readWhatATrailDoesNotHave(CloudTrailClient client) {
        assertThat(client.getTrail(request -> request.name("audit")).trail().hasInsightSelectors())
                .isFalse();
        assertThatThrownBy(() -> client.getInsightSelectors(request -> request.trailName("audit")))
                .isInstanceOf(InsightNotEnabledException.class);
        assertThatThrownBy(() -> client.getResourcePolicy(request -> request.resourceArn(ARN)))
                .isInstanceOf(ResourceTypeNotSupportedException.class);
        assertThatThrownBy(() -> client.getResourcePolicy(request -> request.resourceArn("audit")))
                .isInstanceOf(ResourceArnNotValidException.class);
        assertThatThrownBy(() -> client.getEventDataStore(request -> request.eventDataStore("lake")))
                .isInstanceOf(EventDataStoreNotFoundException.class);
        assertThat(client.getEventConfiguration(request -> request.trailName("audit"))
                        .aggregationConfigurations())
                .isEmpty();
        assertThat(client.listEventDataStoresPaginator(request -> {}).stream()
                        .flatMap(page -> page.eventDataStores().stream()))
                .isEmpty();
        assertThat(client.listChannels(request -> {}).channels()).isEmpty();
        assertThat(client.listDashboards(request -> {}).dashboards()).isEmpty();
        assertThat(client.listImports(request -> {}).imports()).isEmpty();
    }

    /** The attributes of the call that created the trail, which is an event itself, and of the service's. */
    private static void findByEachKey(CloudTrailClient client) {
        Event order =
                lookUp(client, LookupAttributeKey.EVENT_NAME, "CreateOrder").get(0);
        Map<LookupAttributeKey, String> attributes = new LinkedHashMap<>();
        attributes.put(LookupAttributeKey.EVENT_ID, order.eventId());
        attributes.put(LookupAttributeKey.EVENT_NAME, order.eventName());
        attributes.put(LookupAttributeKey.EVENT_SOURCE, order.eventSource());
        attributes.put(LookupAttributeKey.READ_ONLY, order.readOnly());
        attributes.put(LookupAttributeKey.USERNAME, order.username());
        attributes.forEach((key, value) -> assertThat(lookUp(client, key, value))
                .as(key + " = " + value)
                .extracting(Event::eventId)
                .contains(order.eventId()));
        for (LookupAttributeKey key : List.of(
                LookupAttributeKey.RESOURCE_NAME, LookupAttributeKey.RESOURCE_TYPE, LookupAttributeKey.ACCESS_KEY_ID)) {
            assertThat(lookUp(client, key, "nothing-has-this"))
                    .as(key.toString())
                    .isEmpty();
        }
    }

    private static List<Event> lookUp(CloudTrailClient client, LookupAttributeKey key, String value) {
        return client
                .lookupEventsPaginator(request -> request.lookupAttributes(
                        attribute -> attribute.attributeKey(key).attributeValue(value)))
                .events()
                .stream()
                .toList();
    }
}
