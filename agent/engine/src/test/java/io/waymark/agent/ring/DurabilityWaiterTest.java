package io.waymark.agent.ring;

import static io.waymark.agent.ring.RingFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DurabilityWaiterTest {
    private static final DurabilityPolicy JOURNALED =
            new DurabilityPolicy(DurabilityGuarantee.JOURNALED, FailurePolicy.BLOCK);
    private static final DurabilityPolicy SYNCED =
            new DurabilityPolicy(DurabilityGuarantee.SYNCED, FailurePolicy.BLOCK);
    private static final int THREADS = 8;

    private final RingFixture events = new RingFixture();
    private final InMemorySink sink = new InMemorySink();
    private Ring ring = events.ring(64, Duration.ofSeconds(30));

    @AfterEach
    void close() {
        ring.close(Duration.ofSeconds(10));
    }

    @Test
    void aJournaledCallReturnsWhenTheSinkHasItsEvent() {
        ring.drainTo(sink);
        for (int i = 0; i < 1000; i++) {
            ring.publish(event("{\"n\":" + i + "}"), JOURNALED);
            assertThat(sink.records).hasSize(i + 1);
        }
        assertThat(events.counters.delivered()).isEqualTo(1000);
        assertThat(events.counters.late()).isZero();
        assertThat(sink.threads)
                .as("the caller does not wait for a sleeping thread")
                .contains(Thread.currentThread());
    }

    @Test
    void manyCallersTakeTurnsAndKeepTheOrder() throws Exception {
        ring.drainTo(sink);
        onThreads((thread, call) -> {
            String parameters = "{\"t\":" + thread + ",\"n\":" + call + "}";
            ring.publish(event(parameters), call % 3 == 0 ? DurabilityPolicy.DEFAULT : JOURNALED);
            return call % 3 == 0 || sink.has(parameters);
        });
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(sink.records).hasSize(THREADS * 100).doesNotHaveDuplicates();
        assertThat(events.problems).isEmpty();
    }

    /** What one of several threads does, again and again; it is to return {@code true}. */
    private interface ThreadTask {
        boolean call(int thread, int call);
    }

    private static void onThreads(ThreadTask work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                tasks.add(() -> {
                    boolean all = true;
                    for (int call = 0; call < 100; call++) {
                        all &= work.call(thread, call);
                    }
                    return all;
                });
            }
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void anInterruptIsNeitherSeenByTheSinkNorLost() {
        AtomicBoolean interrupted = new AtomicBoolean();
        sink.onAppend =
                () -> interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
        ring.drainTo(sink);
        Thread.currentThread().interrupt();
        ring.publish(event("{}"), JOURNALED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sink.records).hasSize(1);
        assertThat(interrupted).isFalse();
    }

    @Test
    void callerKeepsItsContextClassLoader() {
        ClassLoader own = new ClassLoader(null) {};
        AtomicBoolean seen = new AtomicBoolean();
        sink.onAppend = () -> seen.compareAndSet(false, Thread.currentThread().getContextClassLoader() == own);
        ring.drainTo(sink);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(own);
        try {
            for (int i = 0; i < 100; i++) {
                ring.publish(event("{}"), JOURNALED);
            }
            assertThat(thread.getContextClassLoader()).isSameAs(own);
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(sink.threads).contains(thread);
        assertThat(seen).isFalse();
    }

    @Test
    void blockingAppendsRunOnTheAgentThread() {
        sink.onlyAgentThread = true;
        ring.drainTo(sink);
        for (int i = 0; i < 100; i++) {
            ring.publish(event("{}"), JOURNALED);
            assertThat(sink.records).hasSize(i + 1);
        }
        assertThat(sink.threads).allMatch(AgentThread.class::isInstance);
    }

    @Test
    void callerWaitsForTheSink() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            ring.publish(event("{}"), JOURNALED);
            done.countDown();
        });
        caller.start();
        Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        assertThat(done.getCount()).isOne();
        assertThat(ring.isSinkRequested()).isTrue();
        ring.drainTo(sink);
        done.await();
        assertThat(sink.records).hasSize(1);
        assertThat(events.counters.late()).isZero();
    }

    @Test
    void anEventThatCannotBeJournaledInTimeIsLateButNotLost() {
        ring = events.ring(64, Duration.ofMillis(20));
        sink.failing = true;
        ring.drainTo(sink);
        for (int i = 0; i < 10; i++) {
            assertThat(ring.publish(event("{}"), JOURNALED)).isTrue();
        }
        assertThat(events.counters.late()).isEqualTo(10);
        sink.failing = false;
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(sink.records).hasSize(10);
        assertThat(events.problems).hasSize(2);
    }

    @Test
    void callersStopWaitingWhileTheJournalIsStalled() {
        ring = events.ring(1024, Duration.ofSeconds(1));
        sink.failing = true;
        ring.drainTo(sink);
        for (int i = 0; i < 1000; i++) {
            ring.publish(event("{}"), JOURNALED);
        }
        assertThat(events.counters.late()).isEqualTo(1000);
        sink.failing = false;
    }

    @Test
    void syncedCallersShareOneForce() throws Exception {
        sink.onForce = () -> Awaitility.await().until(() -> sink.records.size() == THREADS);
        ring.drainTo(sink);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                tasks.add(() -> ring.publish(event("{}"), SYNCED));
            }
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(sink.forceCount.get()).isBetween(1, 3);
        assertThat(events.counters.late()).isZero();
    }

    @Test
    void syncedCallReturnsAfterALaterForce() {
        List<Integer> atForce = new ArrayList<>();
        sink.onForce = () -> atForce.add(sink.records.size());
        ring.drainTo(sink);
        for (int i = 1; i <= 20; i++) {
            ring.publish(event("{}"), SYNCED);
            assertThat(atForce).contains(i);
        }
    }

    @Test
    void failedForceCountsAsLateDespiteLaterSuccess() {
        sink.forceFailing = true;
        ring.drainTo(sink);
        ring.publish(event("{}"), SYNCED);
        assertThat(events.counters.late()).isOne();
        sink.forceFailing = false;
        ring.publish(event("{}"), SYNCED);
        assertThat(events.counters.late()).isOne();
        assertThat(events.problems).anyMatch(problem -> problem.contains("cannot be forced"));
    }

    @Test
    void hangingForceDoesNotBlockPastTheDeadline() {
        CountDownLatch hangs = new CountDownLatch(1);
        sink.onForce = () -> {
            try {
                hangs.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        ring = events.ring(64, Duration.ofMillis(20));
        ring.drainTo(sink);
        ring.publish(event("{}"), SYNCED);
        assertThat(events.counters.late()).isOne();
        hangs.countDown();
    }

    @Test
    void stackOverflowAffectsNoOtherCaller() throws Exception {
        ring = events.ring(4096, Duration.ofSeconds(30));
        sink.onAppend = () -> assertThat(below(30)).isPositive();
        ring.drainTo(sink);
        int[] published = new int[1];
        Thread deep = new Thread(null, () -> descend(published), "deep", 256 * 1024);
        deep.start();
        deep.join();
        ring.publish(event("{\"last\":true}"), JOURNALED);
        assertThat(published[0]).isPositive();
        assertThat(sink.records.get(sink.records.size() - 1)).contains("{\"last\":true}");
        assertThat(sink.records).hasSize((int) ring.published());
    }

    /** Needs about as much stack as a journal does. */
    private static int below(int frames) {
        return frames == 0 ? 1 : below(frames - 1) + 1;
    }

    /** Calls on the way back, with a little more room each time. */
    @SuppressWarnings("InfiniteRecursion") // that is the point
    private void descend(int[] published) {
        try {
            descend(published);
        } catch (StackOverflowError e) {
            // From here on there is a little room again.
        }
        try {
            if (published[0] < 2000) {
                ring.publish(event("{}"), JOURNALED);
                published[0]++;
            }
        } catch (StackOverflowError e) {
            // Not yet enough.
        }
    }
}
