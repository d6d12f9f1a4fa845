package io.waymark.agent.servercall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.context.StubRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that are no events, and the events of what they cause. */
class UnrecordedRequestsTest {
    private final CaptureFixture fixture = new CaptureFixture();
    private final StubRequest request = new StubRequest();
    private final int method = fixture.methods.register(CaptureFixture.method("ping", "value"));

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Serves a part of the request on the current thread. */
    private void serve(boolean audited) {
        request.method = "GET";
        request.path = "/health";
        request.remoteAddress = "198.51.100.7";
        Object outer = fixture.hooks.beginRequest(request, null);
        if (audited) {
            var call = fixture.hooks.begin(method, null);
            call.argument(0, "x");
            call.returned();
        }
        fixture.hooks.restoreScope(outer);
    }

    @Test
    void allEventsOfARequestHaveItsId() {
        serve(false);
        serve(true);
        serve(true);
        fixture.hooks.endRequest(request);
        serve(true);
        fixture.hooks.endRequest(request);

        List<JsonNode> records = fixture.records();
        assertThat(records).hasSize(3).allSatisfy(record -> {
            assertThat(record.get("eventName").asText()).isEqualTo("ping");
            assertThat(record.get("sourceIPAddress").asText()).isEqualTo("198.51.100.7");
        });
        String id = records.get(0).get("requestID").asText();
        assertThat(records.get(1).get("requestID").asText()).isEqualTo(id);
        assertThat(records.get(2).get("requestID").asText()).isNotEqualTo(id);
        assertThat(fixture.callers.requests().all()).isEmpty();
    }

    @Test
    void nobodyRemembersARequestThatCausesNothing() {
        serve(false);
        assertThat(fixture.callers.requests().all()).isEmpty();
    }

    /** Also one whose end is not reported. */
    @Test
    void requestInProgressIsNoEventAtTheEndOfTheService() {
        serve(true);
        assertThat(fixture.serverCalls.countUnfinished()).isZero();
        fixture.serverCalls.abandonUnfinished(Duration.ofSeconds(5));
        assertThat(fixture.records()).hasSize(1);
    }

    @Test
    void userWhoIsAuthenticatedLateIsTheCallerOnOtherThreads() {
        request.method = "GET";
        request.path = "/health";
        Object outer = fixture.hooks.beginRequest(request, null);
        var captured = fixture.callers.capture();
        request.principal = "ada";
        fixture.hooks.restoreScope(outer);
        request.principal = null;

        Object entered = fixture.callers.enterCaptured(captured);
        var call = fixture.hooks.begin(method, null);
        call.argument(0, "x");
        call.returned();
        fixture.callers.restoreScope(entered);
        assertThat(fixture.onlyRecord().get("userIdentity").toString()).contains("ada");
    }
}
