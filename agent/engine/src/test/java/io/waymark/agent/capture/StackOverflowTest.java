package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackOverflowTest {
    private static final int STACK_BYTES = 512 * 1024;

    private final CaptureFixture recording = new CaptureFixture();
    private final int methodId = recording.methods.register(CaptureFixture.withResponse(
            CaptureFixture.method("Descend", "value", "depth"), new ResponseElementSpec("result", List.of())));

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private int descend(int depth) {
        AuditedCall call = recording.capture.begin(methodId, null);
        call.argument(0, Map.of("a", List.of("b")));
        call.argument(1, depth);
        try {
            int result = descend(depth + 1);
            call.returned(List.of("back"));
            return result;
        } catch (StackOverflowError e) {
            call.threw(e);
            throw e;
        }
    }

    @Test
    void stackOverflowLeavesNoBrokenRecord() throws Exception {
        recording.texts();
        AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
        Runnable task = () -> {
            try {
                descend(0);
            } catch (StackOverflowError e) {
                seen.set(e);
            }
            AuditedCall after = recording.capture.begin(methodId, null);
            after.argument(1, -1);
            after.returned("after");
        };
        Thread thread = new Thread(null, task, "deep", STACK_BYTES);
        thread.start();
        thread.join();

        assertThat(seen.get()).isInstanceOf(StackOverflowError.class);
        var records = recording.records();
        assertThat(records).hasSizeGreaterThan(50);
        assertThat(records.get(records.size() - 1).get("requestParameters").toString())
                .isEqualTo("{\"depth\":-1}");
        recording.close();
    }
}
