package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.context.StubRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallIdentityTest {
    @Test
    void requestCallerIsKnownAfterLateAuthentication() {
        try (CaptureFixture recording = new CaptureFixture()) {
            int site = recording.methods.register(CaptureFixture.method("Create"));
            CompletableFuture<String> stage = new CompletableFuture<>();
            StubRequest request = new StubRequest();
            request.remoteAddress = "192.0.2.7";
            Object outer = recording.callers.enterRequest(request);
            AuditedCall login = recording.capture.begin(site, null);
            request.principal = "ada";
            login.returned();
            recording.capture.begin(site, null).returned(stage);
            recording.callers.restoreScope(outer);
            stage.complete("after the request");
            recording.capture.begin(site, null).returned();

            assertThat(recording.records())
                    .extracting(record ->
                            record.get("userIdentity").path("userName").asText())
                    .containsExactly("ada", "ada", "");
            assertThat(recording.records())
                    .extracting(record -> record.get("sourceIPAddress").asText())
                    .containsExactly("192.0.2.7", "192.0.2.7", "Unknown");
        }
    }

    @Test
    void callOutsideRequestsIsTheService() {
        try (CaptureFixture recording = new CaptureFixture(
                new CaptureSettings(CaptureFixture.ACCOUNT, "orders.example.com", CaptureLimits.DEFAULT, Set.of()))) {
            recording
                    .capture
                    .begin(recording.methods.register(CaptureFixture.method("Tick")), null)
                    .returned();
            JsonNode record = recording.onlyRecord();
            assertThat(record.get("userIdentity").toString())
                    .isEqualTo("{\"type\":\"AWSService\",\"invokedBy\":\"orders.example.com\"}");
            assertThat(record.get("sourceIPAddress").asText()).isEqualTo("orders.example.com");
            assertThat(record.has("userAgent")).isFalse();
        }
    }
}
