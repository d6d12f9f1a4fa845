package io.waymark.listeners;

import static io.waymark.listeners.ListenerService.one;
import static io.waymark.listeners.ListenerService.reservedBy;
import static io.waymark.listeners.ListenerService.summary;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.listeners.app.JmsListeners;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners of JMS, with the agent's flag alone. */
class JmsListenersIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "pinned", "newest"})
    void messagesAreEventsOfTheirListeners(String version) throws Exception {
        ListenerService service = new ListenerService(folder, version).withBroker();
        if (version.equals("oldest")) {
            service.withJavax();
        }
        DeliveredTrail trail = service.run(JmsListeners.class);

        JsonNode ordered = one(trail, "OnOrder");
        assertThat(summary(ordered))
                .startsWith("AWSService worker {\"queue\":\"orders\",\"messageId\":\"ID:")
                .endsWith("\"} - -");
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
        assertThat(trail.allRecords().toString()).doesNotContain("secret");
        assertThat(trail.runWaymark(
                                "coverage",
                                "--store",
                                folder.resolve("waymark/store").toString())
                        .out()
                        .lines()
                        .map(line -> line.replaceAll("  +", " | ")))
                .contains("audited | listener | OnOrder orders | Data, Spring JMS");
    }
}
