package io.waymark.base.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineTest {
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void clearInterrupt() {
        release.countDown();
        Thread.interrupted();
    }

    private Thread blockedThread() {
        Thread thread = new DaemonThread(this::awaitRelease, "waymark-test");
        thread.start();
        return thread;
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void zeroTimeoutHasPassedAtOnce() {
        Deadline deadline = Deadline.after(Duration.ZERO);
        assertThat(deadline.hasPassed()).isTrue();
        assertThat(deadline.remaining()).isZero();
    }

    @Test
    void endlessTimeoutNeverPasses() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(deadline.hasPassed()).isFalse();
        assertThat(deadline.remainingNanos()).isPositive();
    }

    @Test
    void joinReturnsAtTheDeadlineAndKeepsTheInterrupt() {
        Thread thread = blockedThread();
        Thread.currentThread().interrupt();
        assertThat(Deadline.after(Duration.ofMillis(20)).join(thread)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        assertThat(Deadline.after(Duration.ofSeconds(30)).join(thread)).isTrue();
    }

    @Test
    void interruptedThreadStillAcquiresAFreeLock() {
        ReentrantLock lock = new ReentrantLock();
        Thread.currentThread().interrupt();
        assertThat(Deadline.after(Duration.ofSeconds(30)).tryLock(lock)).isTrue();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void parkReportsAndClearsTheInterrupt() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        Thread.currentThread().interrupt();
        assertThat(deadline.park(1)).isTrue();
        assertThat(deadline.park(1)).isFalse();
    }

    @Test
    void daemonThreadInheritsNothing() {
        Thread thread = blockedThread();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getContextClassLoader()).isSameAs(DaemonThread.class.getClassLoader());
    }
}
