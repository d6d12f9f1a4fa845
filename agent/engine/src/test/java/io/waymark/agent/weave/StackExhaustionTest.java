package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.ring.DropReason;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real woven code, real capture, and no stack left. */
class StackExhaustionTest {
    private static final int STACK_BYTES = 256 * 1024;
    private static final int DIVES = 8;

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
        recording.close();
    }

    @Test
    void applicationAndAuditSurviveStackExhaustion() throws Exception {
        recording.texts();
        Weaver weaver = new Weaver(
                "eu-north-1",
                CaptureFixture.ACCOUNT,
                "",
                DurabilityPolicy.DEFAULT,
                recording.methods::register,
                new InstrumentationCoverage(line -> {}));
        Bridge.connect(recording.hooks);
        Class<?> type = new WeavingClassLoader(weaver, DeepRecursion.class).loadClass(DeepRecursion.class.getName());
        Object deep = type.getDeclaredConstructor().newInstance();
        Method leaf = type.getMethod("leaf", Object.class, int.class);
        Method dive = type.getMethod("dive", int.class, Object.class, RuntimeException.class, CompletionStage.class);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Object> depths = new ArrayList<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        for (int i = 0; i < DIVES; i++) {
                            depths.add(dive.invoke(
                                    deep,
                                    0,
                                    Map.of("a", List.of("b")),
                                    new IllegalStateException("x"),
                                    CompletableFuture.completedFuture("y")));
                            leaf.invoke(deep, "after", -1);
                            leaf.invoke(deep, "after", -2);
                        }
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                },
                "deep",
                STACK_BYTES);
        thread.start();
        thread.join();

        assertThat(failure.get()).isNull();
        assertThat(depths)
                .hasSize(DIVES)
                .allSatisfy(depth -> assertThat((int) depth).isPositive());
        List<JsonNode> records = recording.records();
        List<JsonNode> after = records.stream()
                .filter(record -> record.at("/requestParameters/count").asInt() < 0)
                .toList();
        assertThat(after).hasSize(2 * DIVES);
        long requests = records.stream()
                .map(record -> record.get("requestID").textValue())
                .distinct()
                .count();
        assertThat(requests)
                .as("no call is taken for one made by an earlier one")
                .isEqualTo(records.size());
        assertThat(recording.counters.dropped(DropReason.RING_FULL).count()).isZero();
    }
}
