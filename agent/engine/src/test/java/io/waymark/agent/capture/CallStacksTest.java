package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.context.StubRequest;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Virtual threads borrow stacks. There may be millions, so that each must give back what it borrowed. */
@EnabledForJreRange(min = JRE.JAVA_21)
class CallStacksTest {
    private final CaptureFixture recording = new CaptureFixture();
    private final ExecutorService virtualThreads = virtualThreads();

    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @AfterEach
    void close() {
        virtualThreads.shutdown();
        recording.close();
    }

    private <T> T onVirtualThread(Callable<T> task) throws Exception {
        return virtualThreads.submit(task).get();
    }

    @Test
    void aThreadGivesTheStackBackWithWhichItIgnoredCalls() throws Exception {
        int method = recording.methods.register(CaptureFixture.method("Call", "id"));
        boolean borrowed = onVirtualThread(() -> {
            boolean suppressed = recording.capture.suppress();
            assertThat(recording.capture.suppress()).isFalse();
            recording.capture.resume(false);
            recording.capture.begin(method, null).returned();
            assertThat(recording.capture.hasStack()).isTrue();
            recording.capture.resume(suppressed);
            return recording.capture.hasStack();
        });
        assertThat(borrowed).isFalse();
        assertThat(recording.records()).isEmpty();
    }

    @Test
    void aThreadKeepsItWhileACallIsOpen() throws Exception {
        int method = recording.methods.register(CaptureFixture.method("Call", "id"));
        boolean borrowed = onVirtualThread(() -> {
            AuditedCall call = recording.capture.begin(method, null);
            recording.capture.resume(recording.capture.suppress());
            assertThat(recording.capture.hasStack()).isTrue();
            call.argument(0, "17");
            call.returned();
            return recording.capture.hasStack();
        });
        assertThat(borrowed).isFalse();
        assertThat(recording.onlyRecord().at("/requestParameters/id").textValue())
                .isEqualTo("17");
    }

    /** Reading the request ignores the calls that this makes, and ends that again. */
    @Test
    void aThreadKeepsItWhenACallIsTheFirstToAskForTheRequest() throws Exception {
        int method = recording.methods.register(CaptureFixture.method("Call", "id"));
        StubRequest request = new StubRequest();
        request.method = "GET";
        request.path = "/health";
        serve(request);
        boolean borrowed = onVirtualThread(() -> {
            Object outer = recording.hooks.beginRequest(request, null);
            AuditedCall call = recording.capture.begin(method, null);
            assertThat(recording.capture.hasStack()).isTrue();
            call.argument(0, "17");
            call.returned();
            recording.hooks.restoreScope(outer);
            return recording.capture.hasStack();
        });
        assertThat(borrowed).isFalse();
        assertThat(recording.onlyRecord().at("/requestParameters/id").textValue())
                .isEqualTo("17");
    }

    /** Excluded requests are recognized from the second on. */
    private void serve(StubRequest request) {
        recording.hooks.restoreScope(recording.hooks.beginRequest(request, null));
        recording.hooks.endRequest(request);
    }
}
