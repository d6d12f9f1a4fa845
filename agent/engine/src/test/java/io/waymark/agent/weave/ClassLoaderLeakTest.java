package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.CaptureFixture;
import io.waymark.agent.durability.DurabilityPolicy;
import java.lang.ref.WeakReference;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An application that is undeployed must go, although the threads that served it and the agent stay. */
class ClassLoaderLeakTest {
    private static final String SOURCE = """
            package example;
            import io.waymark.annotations.*;
            import java.util.*;
            import java.util.concurrent.*;
            public class Undeployed {
                public record Line(String article, int count) {}
                public enum State { OPEN { @Override public String toString() { return "x"; } } }
                public static class Order {
                    public String getId() { return "o-1"; }
                    public List<Line> getLines() { return List.of(new Line("a", 1)); }
                    public State getState() { return State.OPEN; }
                    public Order getSelf() { return this; }
                    public Object getBroken() { throw new Failure(); }
                }
                public static class Failure extends RuntimeException {}
                @ManagementEvent @ResponseElement
                public Order save(@RequestParameter("order") Order order) { return order; }
                @ManagementEvent
                public void fail() { throw new Failure(); }
                @ManagementEvent @ResponseElement
                public CompletionStage<Order> later(@RequestParameter("order") Order order, CompletableFuture<Order> stage) {
                    return stage;
                }
                public static void run() {
                    Undeployed self = new Undeployed();
                    self.save(new Order());
                    try { self.fail(); } catch (Failure e) { }
                    CompletableFuture<Order> stage = new CompletableFuture<>();
                    self.later(new Order(), stage);
                    stage.complete(new Order());
                }
            }
            """;

    private final CaptureFixture recording = new CaptureFixture();

    private WeakReference<ClassLoader> use(ExecutorService threads) throws Exception {
        Weaver weaver = new Weaver(
                "eu-north-1",
                CaptureFixture.ACCOUNT,
                "",
                DurabilityPolicy.DEFAULT,
                recording.methods::register,
                new InstrumentationCoverage(line -> {}));
        CompilingClassLoader loader = CompilingClassLoader.compile(weaver, "example.Undeployed", SOURCE);
        Class<?> type = loader.loadClass("example.Undeployed");
        threads.submit(() -> type.getMethod("run").invoke(null)).get();
        return new WeakReference<>(loader);
    }

    @Test
    void classLoaderIsCollectedAfterUse() throws Exception {
        Bridge.connect(recording.hooks);
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            WeakReference<ClassLoader> loader = use(threads);
            assertThat(recording.records()).hasSize(3);
            // The pool itself keeps its last task: it gets another one.
            threads.submit(() -> {}).get();
            Awaitility.await().until(() -> {
                System.gc();
                return loader.get() == null;
            });
        } finally {
            threads.shutdown();
            Bridge.disconnect();
            recording.close();
        }
    }
}
