package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CaptureConcurrencyTest {
    private static final int THREADS = 8;
    private static final int CALLS = 1000;

    @Test
    void platformThreadsLoseNothing() throws Exception {
        everyCallIsRecordedOnce(Executors.newFixedThreadPool(THREADS));
    }

    @Test
    void virtualThreadsLoseNothing() throws Exception {
        Method executor;
        try {
            executor = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        } catch (NoSuchMethodException e) {
            Assumptions.abort("this JDK has no virtual threads");
            return;
        }
        everyCallIsRecordedOnce((ExecutorService) executor.invoke(null));
    }

    private static void everyCallIsRecordedOnce(ExecutorService executor) throws Exception {
        // Far fewer slots than calls, so that calls wait for slots.
        CaptureFixture recording = new CaptureFixture(
                new CaptureSettings(CaptureFixture.ACCOUNT, null, CaptureLimits.DEFAULT, Set.of()), 256);
        int outer = recording.methods.register(CaptureFixture.withResponse(
                CaptureFixture.method("Outer", "id", "thread", "n"), new ResponseElementSpec("result", List.of())));
        int inner = recording.methods.register(CaptureFixture.method("Inner", "id"));
        recording.texts();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> tasks = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            tasks.add(executor.submit(() -> {
                start.await();
                for (int n = 0; n < CALLS / 2; n++) {
                    String id = thread + "-" + n;
                    AuditedCall call = recording.capture.begin(outer, recording);
                    call.argument(0, id);
                    call.argument(1, thread);
                    call.argument(2, n);
                    AuditedCall nested = recording.capture.begin(inner, null);
                    nested.argument(0, id);
                    nested.returned();
                    call.returned("done " + id);
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> task : tasks) {
            task.get();
        }
        executor.shutdown();

        List<JsonNode> records = recording.records();
        assertThat(records).hasSize(THREADS * CALLS);
        TreeSet<String> outerIds = new TreeSet<>();
        TreeSet<String> innerIds = new TreeSet<>();
        for (int i = 0; i < records.size(); i++) {
            JsonNode record = records.get(i);
            assertThat(record.get("additionalEventData").get("sequence").asInt())
                    .isEqualTo(i);
            JsonNode parameters = record.get("requestParameters");
            String id = parameters.get("id").asText();
            if (record.get("eventName").asText().equals("Outer")) {
                outerIds.add(id);
                assertThat(parameters.get("thread").asInt() + "-"
                                + parameters.get("n").asInt())
                        .isEqualTo(id);
                assertThat(record.get("responseElements").get("result").asText())
                        .isEqualTo("done " + id);
            } else {
                innerIds.add(id);
            }
        }
        assertThat(outerIds).hasSize(THREADS * CALLS / 2).isEqualTo(innerIds);
        assertThat(recording.counters.dropped()).isZero();
        assertThat(recording.counters.captureFailures()).isZero();
        recording.close();
    }
}
