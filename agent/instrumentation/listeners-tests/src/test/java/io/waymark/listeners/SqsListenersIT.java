package io.waymark.listeners;

import static io.waymark.listeners.ListenerService.one;
import static io.waymark.listeners.ListenerService.reservedBy;
import static io.waymark.listeners.ListenerService.summary;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.listeners.app.SqsListeners;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners of SQS with Spring Cloud AWS, with the agent's flag alone. */
class SqsListenersIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pinned", "newest"})
    void messagesAreEventsOfTheirListeners(String version) throws Exception {
        ListenerService service = new ListenerService(folder, version).withBroker();
        DeliveredTrail trail = service.run(SqsListeners.class);

        JsonNode ordered = one(trail, "OnOrder");
        assertThat(summary(ordered))
                .startsWith("AWSService worker {\"queue\":\"orders\",\"messageId\":\"")
                .endsWith("\"} - -");
        assertThat(ordered.at("/eventCategory").textValue()).isEqualTo("Data");
        assertThat(ordered.at("/resources/0/ARN").textValue())
                .isEqualTo("arn:aws:worker:us-east-1:000000000000:listener/orders");
        assertThat(ordered.at("/additionalEventData/traceId").textValue())
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(reservedBy(trail, ordered)).containsExactly("order");
        assertThat(trail.records("CreateQueue"))
                .filteredOn(
                        call -> call.at("/requestParameters/queueName").asText().equals("archive"))
                .singleElement()
                .satisfies(call -> {
                    JsonNode requestedBy = call.at("/additionalEventData/requestedBy");
                    assertThat(requestedBy.at("/userIdentity")).isEqualTo(ordered.get("userIdentity"));
                    assertThat(requestedBy.at("/requestID")).isEqualTo(ordered.get("requestID"));
                });
        JsonNode refunded = one(trail, "OnRefund");
        assertThat(summary(refunded)).endsWith("} IllegalStateException the till is closed");
        assertThat(reservedBy(trail, refunded)).containsExactlyInAnyOrder("refund", "refund in a pool");
        assertThat(trail.records("OnPrices"))
                .isNotEmpty()
                .allSatisfy(batch -> assertThat(reservedBy(trail, batch)).containsExactly("batch"))
                .allSatisfy(batch -> assertThat(
                                batch.at("/requestParameters/messages").intValue())
                        .isEqualTo(batch.at("/requestParameters/messageIds").size())
                        .isPositive());
        assertThat(trail.records("OnInvoice")).as("one event, the annotation's").isEmpty();
        assertThat(reservedBy(trail, one(trail, "BookInvoice"))).containsExactly("invoice");
        assertThat(trail.allRecords().toString()).doesNotContain("secret").doesNotContain("hunter2");
    }
}
