package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ArnPart;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.ResourceSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.writer.selectors.EventCategory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelectionByResourceTest {
    private static final String VIP = "\"vip\"\n\u00fc-1";

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    private AuditedCall begin(String name, List<ResourceSpec> resources, String id) {
        AuditedMethod site = new AuditedMethod(
                "com.example.Orders",
                name,
                "(Ljava/lang/String;)V",
                "orders.example.com",
                name,
                EventCategory.DATA,
                false,
                List.of(new ParameterSpec("id", true, Sensitivity.CLEAR)),
                List.of(),
                resources,
                Sensitivity.CLEAR);
        AuditedCall call = recording.capture.begin(recording.methods.register(site), null);
        call.argument(0, id);
        return call;
    }

    private AuditedCall begin(String id) {
        return begin(
                "SelectedOrder",
                List.of(new ResourceSpec(
                        "Example::Order",
                        List.of(
                                new ArnPart.LiteralPart("arn:aws:orders:::order/"),
                                new ArnPart.ParameterPart(0, List.of())))),
                id);
    }

    @Test
    void unmatchedResourceIsNotPublished() {
        begin("plain").returned();
        assertThat(recording.ring.published()).isZero();
        begin(VIP).returned();
        begin("plain").threw(new IllegalStateException());
        assertThat(recording.onlyRecord().at("/requestParameters/id").textValue())
                .isEqualTo(VIP);
        assertThat(recording.counters.captureFailures()).isZero();
    }

    @Test
    void stageIsSelectedOnCompletion() {
        CompletableFuture<String> one = new CompletableFuture<>();
        CompletableFuture<String> other = new CompletableFuture<>();
        begin(VIP).returned(one);
        begin("plain").returned(other);
        other.complete("x");
        one.complete("y");
        assertThat(recording.onlyRecord().at("/requestParameters/id").textValue())
                .isEqualTo(VIP);
    }

    @Test
    void undecidableEventIsRecorded() {
        begin("SelectedWithoutResource", List.of(), "x").returned();
        assertThat(recording.onlyRecord().get("eventName").textValue()).isEqualTo("SelectedWithoutResource");
        assertThat(recording.problems).singleElement().asString().contains("event selectors");
    }
}
