package io.waymark.listeners;

import static io.waymark.listeners.ListenerService.one;
import static io.waymark.listeners.ListenerService.reservedBy;
import static io.waymark.listeners.ListenerService.summary;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.listeners.app.RabbitListeners;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners of RabbitMQ with Spring, and consumers of its client, with the agent's flag alone. */
class RabbitListenersIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "pinned", "newest"})
    void messagesAreEventsOfTheirListeners(String version) throws Exception {
        ListenerService service = new ListenerService(folder, version).withBroker();
        DeliveredTrail trail = service.run(RabbitListeners.class);

        JsonNode ordered = one(trail, "OnOrder");
        assertThat(summary(ordered))
                .startsWith("AWSService worker {\"queue\":\"orders\",\"exchange\":\"\",\"routingKey\":\"orders\","
                        + "\"messageId\":\"m-17\",\"deliveryTag\":")
                .endsWith("} - -");
        assertThat(ordered.at("/eventCategory").textValue()).isEqualTo("Data");
        assertThat(ordered.at("/resources/0/ARN").textValue())
                .isEqualTo("arn:aws:worker:us-east-1:000000000000:listener/orders");
        assertThat(ordered.at("/additionalEventData/traceId").textValue())
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(reservedBy(trail, ordered)).containsExactly("order");
        assertThat(trail.records("OnRefund"))
                .as("each attempt")
                .extracting(refund -> refund.at("/errorCode").asText("-") + " "
                        + refund.at("/errorMessage").asText("-"))
                .containsExactlyInAnyOrder("IllegalStateException the till is closed", "- -");
        assertThat(trail.records("OnInvoice")).as("one event, the annotation's").isEmpty();
        assertThat(reservedBy(trail, one(trail, "BookInvoice"))).containsExactly("invoice");
        JsonNode audited = one(trail, "AuditTrailListener");
        assertThat(audited.at("/requestParameters/queue").textValue()).isEqualTo("audits");
        assertThat(reservedBy(trail, audited)).containsExactly("listener");

        JsonNode cleared = one(trail, "ClearanceConsumer");
        assertThat(summary(cleared))
                .startsWith("AWSService worker {\"exchange\":\"\",\"routingKey\":\"clearances\",\"deliveryTag\":1,")
                .endsWith("} IllegalStateException not cleared");
        assertThat(cleared.at("/additionalEventData/parentSpanId").textValue()).isEqualTo("b7ad6b7169203331");
        assertThat(reservedBy(trail, cleared)).containsExactly("consumer");
        JsonNode unnamed = one(trail, "HandleDelivery");
        assertThat(unnamed.at("/requestParameters/routingKey").textValue()).isEqualTo("lambdas");
        assertThat(reservedBy(trail, unnamed)).containsExactly("lambda");
        assertThat(trail.allRecords().toString()).doesNotContain("secret");
    }
}
