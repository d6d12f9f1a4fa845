package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.Call;
import io.waymark.agent.capture.EventSite.ResponseElement;
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

class ConcurrencyTest {
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
        // Far fewer slots than calls: they wait for each other.
        Recording recording =
                new Recording(new CaptureSettings(Recording.ACCOUNT, null, CaptureLimits.DEFAULT, Set.of()), 256);
        int outer = recording.sites.register(Recording.answering(
                Recording.site("Outer", "id", "thread", "n"), new ResponseElement("result", List.of())));
        int inner = recording.sites.register(Recording.site("Inner", "id"));
        recording.texts();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> tasks = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            tasks.add(executor.submit(() -> {
                start.await();
                for (int n = 0; n < CALLS / 2; n++) {
                    String id = thread + "-" + n;
                    Call call = recording.capture.begin(outer, recording);
                    call.parameter(0, id);
                    call.parameter(1, thread);
                    call.parameter(2, n);
                    Call nested = recording.capture.begin(inner, null);
                    nested.parameter(0, id);
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
