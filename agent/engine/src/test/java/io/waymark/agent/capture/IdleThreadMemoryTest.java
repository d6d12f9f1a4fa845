package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A thread that has made large, nested calls and is idle keeps little memory. */
class IdleThreadMemoryTest {
    private static final int THREADS = 200;
    private static final int NESTING = 12;
    private static final int MAX_BYTES_PER_THREAD = 48 * 1024;
    private static final List<String> LARGE = Collections.nCopies(100, "x".repeat(400));

    private static void call(Capture capture, int method, int nesting) {
        var call = capture.begin(method, null);
        call.argument(0, LARGE);
        if (nesting > 1) {
            call(capture, method, nesting - 1);
        }
        call.returned();
    }

    @Test
    void idleThreadsKeepFewBuffers() throws Exception {
        CaptureFixture recording = new CaptureFixture();
        recording.discardRecords();
        Capture capture = recording.capture;
        int method = recording.methods.register(CaptureFixture.method("Call", "value"));
        call(capture, method, NESTING);
        CountDownLatch called = new CountDownLatch(THREADS);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        long before = used();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                call(capture, method, NESTING);
                called.countDown();
                await(end);
            });
            thread.start();
            threads.add(thread);
        }
        called.await();
        // What the ring still holds is not the threads'.
        recording.close();
        long kept = used() - before;
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(recording.counters.delivered()).isEqualTo((THREADS + 1L) * NESTING);
        assertThat(kept).isLessThan((long) THREADS * MAX_BYTES_PER_THREAD);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
