package io.waymark.agent.clientcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.clientcall.stub.StubClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibraryCallDispatcherTest {
    private final CaptureFixture fixture = new CaptureFixture();
    private final AtomicInteger recorded = new AtomicInteger();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void fail() {
        throw new IllegalStateException("hunter2-secret");
    }

    private void call(Runnable record, Object result) {
        Object frame = fixture.hooks.enterLibraryCall(StubClient.class, null, record);
        fixture.hooks.exitLibraryCall(frame, result, null);
    }

    @Test
    void callIsRecordedByTheAdapterOfItsLibrary() {
        call(recorded::incrementAndGet, "result");
        assertThat(recorded).hasValue(1);
        assertThat(fixture.problems).isEmpty();
    }

    @Test
    void failingAdapterIsCountedAndReported() {
        call(this::fail, "result");
        assertThat(fixture.counters.captureFailures()).isOne();
        assertThat(fixture.problems)
                .singleElement()
                .asString()
                .startsWith("event lost")
                .doesNotContain("hunter2");
    }

    @Test
    void failingAdapterOfAsynchronousCallIsCountedAndReported() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        call(this::fail, stage);
        stage.complete("result");
        assertThat(stage).isCompletedWithValue("result");
        assertThat(fixture.counters.captureFailures()).isOne();
        assertThat(fixture.problems)
                .singleElement()
                .asString()
                .startsWith("event lost")
                .doesNotContain("hunter2");
    }

    @Test
    void pendingClientCallIsCountedUntilItCompletes() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        call(recorded::incrementAndGet, stage);
        fixture.pendingCalls.completeFinished(Duration.ofSeconds(1));
        assertThat(fixture.counters.pending()).isOne();
        stage.complete("result");
        assertThat(fixture.counters.pending()).isZero();
        assertThat(recorded).hasValue(1);
    }
}
