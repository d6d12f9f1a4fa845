package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailEventData;
import io.waymark.endtoend.app.ObjectIdentity;
import io.waymark.endtoend.app.ThousandCalls;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AWS's own Java library for CloudTrail files reads what the agent writes. */
class AwsProcessingLibraryIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void parsesEveryLogFile(Jdk jdk) throws Exception {
        new TestJvm(jdk, folder).withAgent().run(ThousandCalls.class);
        new TestJvm(jdk, folder).withAgent().run(ObjectIdentity.class);
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));

        List<CloudTrailEventData> events = AwsLogFileReader.readAll(trail);

        List<CloudTrailEventData> serviceEvents = events.stream()
                .filter(event -> event.getEventType().equals("AwsServiceEvent"))
                .toList();
        assertThat(serviceEvents)
                .extracting(CloudTrailEventData::getEventName)
                .containsOnly("WaymarkStarted", "CoverageReported", "WaymarkStopped");
        assertThat(serviceEvents).allSatisfy(event -> {
            assertThat(event.getServiceEventDetails()).startsWith("{");
            assertThat(event.getUserIdentity().getInvokedBy()).isEqualTo("waymark.io");
            assertThat(event.getEventId()).isNotNull();
            assertThat(event.isManagementEvent()).isTrue();
        });
        events.removeAll(serviceEvents);
        assertThat(events).hasSize(1000 + 4);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getEventVersion()).isEqualTo("1.11");
            assertThat(event.getUserIdentity()).isNotNull();
            assertThat(event.getEventTime()).isNotNull();
            assertThat(event.getEventSource()).isEqualTo("orders.example.com");
            assertThat(event.getAwsRegion()).isEqualTo("us-east-1");
            assertThat(event.getEventId()).isNotNull();
            assertThat(event.getEventType()).isEqualTo("AwsApiCall");
            assertThat(event.isReadOnly()).isFalse();
            assertThat(event.isManagementEvent()).isTrue();
            assertThat(event.getRecipientAccountId()).isEqualTo("000000000000");
        });
        assertThat(events)
                .filteredOn(event -> event.getEventName().equals("CancelOrder"))
                .singleElement()
                .satisfies(event -> assertThat(event.getErrorMessage()).isEqualTo("no such order"));
        assertThat(events)
                .filteredOn(event -> event.getEventName().equals("CreateOrder"))
                .allSatisfy(event -> assertThat(event.getResources())
                        .singleElement()
                        .satisfies(resource -> {
                            assertThat(resource.getAccountId()).isEqualTo("000000000000");
                            assertThat(resource.getType()).isEqualTo("Example::Orders::Order");
                            assertThat(resource.getArn()).startsWith("arn:aws:orders:us-east-1:000000000000:order/");
                        }));
    }
}
