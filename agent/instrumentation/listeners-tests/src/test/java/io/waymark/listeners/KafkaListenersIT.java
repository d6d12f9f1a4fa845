package io.waymark.listeners;

import static io.waymark.listeners.ListenerService.one;
import static io.waymark.listeners.ListenerService.reservedBy;
import static io.waymark.listeners.ListenerService.summary;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.listeners.app.KafkaListeners;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Listeners of Kafka with Spring, with the agent's flag alone. */
class KafkaListenersIT {
    private static EmbeddedKafkaKraftBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.afterPropertiesSet();
    }

    @AfterAll
    static void stopBroker() {
        broker.destroy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void messagesAreEventsOfTheirListeners(String version) throws Exception {
        ListenerService service = new ListenerService(folder, version);
        DeliveredTrail trail = service.run(
                KafkaListeners.class, "-Dbroker=" + broker.getBrokersAsString(), "-Dprefix=" + version + "-");

        JsonNode ordered = one(trail, "OnOrder");
        assertThat(summary(ordered))
                .isEqualTo("AWSService worker {\"topic\":\"" + version + "-orders\",\"partition\":0,\"offset\":0,"
                        + "\"groupId\":\"shop\"} - -");
        assertThat(ordered.at("/eventCategory").textValue()).isEqualTo("Data");
        assertThat(ordered.at("/resources/0/ARN").textValue())
                .isEqualTo("arn:aws:worker:us-east-1:000000000000:listener/" + version + "-orders");
        assertThat(ordered.at("/additionalEventData/traceId").textValue())
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(ordered.at("/additionalEventData/parentSpanId").textValue()).isEqualTo("b7ad6b7169203331");
        assertThat(reservedBy(trail, ordered)).containsExactlyInAnyOrder("order", "order in a pool");
        List<JsonNode> refunds = trail.records("OnRefund");
        assertThat(refunds)
                .as("each attempt")
                .extracting(refund -> refund.at("/errorCode").asText("-") + " "
                        + refund.at("/errorMessage").asText("-"))
                .containsExactlyInAnyOrder("IllegalStateException the till is closed", "- -");
        assertThat(refunds).extracting(refund -> refund.get("requestID")).doesNotHaveDuplicates();
        assertThat(trail.records("OnPrices"))
                .isNotEmpty()
                .allSatisfy(batch -> assertThat(reservedBy(trail, batch)).containsExactly("batch"));
        assertThat(trail.records("OnPrices")
                        .get(0)
                        .at("/requestParameters/ranges/0")
                        .toString())
                .startsWith("{\"topic\":\"" + version + "-prices\",\"partition\":0,\"firstOffset\":0,\"lastOffset\":");
        assertThat(trail.records("OnExport"))
                .as("its future failed")
                .anySatisfy(export -> assertThat(summary(export)).endsWith("IllegalStateException no ship today"));
        assertThat(trail.records("OnInvoice")).as("one event, the annotation's").isEmpty();
        assertThat(reservedBy(trail, one(trail, "BookInvoice"))).containsExactly("invoice");
        JsonNode audited = one(trail, "AuditTrailListener");
        assertThat(summary(audited)).contains("\"groupId\":\"auditors\"");
        assertThat(reservedBy(trail, audited)).containsExactly("listener");
        assertThat(trail.allRecords().toString()).doesNotContain("secret");
        assertThat(trail.runWaymark(
                                "coverage",
                                "--store",
                                folder.resolve("waymark/store").toString())
                        .out()
                        .lines()
                        .map(line -> line.replaceAll("  +", " | ")))
                .contains("audited | listener | OnOrder " + version + "-orders | Data, Spring Kafka");
    }
}
