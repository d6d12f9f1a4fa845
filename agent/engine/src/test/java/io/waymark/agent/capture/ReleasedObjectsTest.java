package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.context.StubRequest;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread keeps its frames after its calls, but no object of the application. */
class ReleasedObjectsTest {
    private final CaptureFixture recording = new CaptureFixture();
    private final int outer = recording.methods.register(method("Outer"));
    private final int inner = recording.methods.register(method("Inner"));
    private final List<WeakReference<?>> references = new ArrayList<>();

    private static AuditedMethod method(String name) {
        return CaptureFixture.withResponse(
                CaptureFixture.method(name, "value"), new ResponseElementSpec("result", List.of()));
    }

    @AfterEach
    void close() {
        recording.close();
    }

    /** What a call is about. */
    public record Payload(String text) {}

    private <T> T watch(T object) {
        references.add(new WeakReference<>(object));
        return object;
    }

    private AuditedCall begin(int method) {
        AuditedCall call = recording.capture.begin(method, watch(new Object()));
        call.argument(0, watch(new Payload("argument")));
        return call;
    }

    private void assertReleased() {
        Awaitility.await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            System.gc();
            assertThat(references).isNotEmpty().allMatch(reference -> reference.get() == null);
        });
    }

    private void nestedCalls() {
        AuditedCall first = begin(outer);
        begin(inner).returned(watch(new Payload("result")));
        first.threw(watch(new IllegalStateException()));
    }

    @Test
    void endedCallsKeepNoObject() {
        nestedCalls();
        assertThat(recording.records()).hasSize(2);
        assertReleased();
    }

    private void callsOfRequest() {
        StubRequest request = watch(new StubRequest());
        request.remoteAddress = "192.0.2.1";
        request.principal = "alice";
        Object scope = recording.callers.enterRequest(request);
        nestedCalls();
        watch(recording.callers.current());
        recording.callers.restoreScope(scope);
    }

    @Test
    void endedRequestKeepsNoCaller() {
        callsOfRequest();
        assertThat(recording.records())
                .hasSize(2)
                .allMatch(event ->
                        event.get("userIdentity").get("userName").asText().equals("alice"));
        assertReleased();
    }

    private CompletableFuture<Object> asyncCall() {
        CompletableFuture<Object> future = new CompletableFuture<>();
        begin(outer).returned(future);
        return future;
    }

    @Test
    void detachedCallKeepsNoObject() {
        CompletableFuture<Object> future = asyncCall();
        assertReleased();
        future.complete("done");
        assertThat(recording.onlyRecord().get("responseElements").toString()).isEqualTo("{\"result\":\"done\"}");
    }
}
