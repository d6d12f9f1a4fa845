package io.waymark.base.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void isOverWhenItsTimeHasPassed() {
        assertThat(Deadline.after(Duration.ZERO).hasPassed()).isTrue();
        assertThat(Deadline.after(Duration.ofSeconds(-1)).remaining()).isEqualTo(Duration.ZERO);
        assertThat(Deadline.after(Duration.ofDays(1)).hasPassed()).isFalse();
        assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).hasPassed())
                .isFalse();
        assertThat(Deadline.never().remaining()).isGreaterThan(Duration.ofDays(365));
    }

    @Test
    void awaitsThreadAndKeepsInterrupt() {
        CountDownLatch release = new CountDownLatch(1);
        Thread thread = DaemonThreads.create("waymark-test", () -> {
            while (release.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        });
        thread.start();
        assertThat(Deadline.after(Duration.ofMillis(1)).awaitEnd(thread)).isFalse();
        Thread.currentThread().interrupt();
        release.countDown();
        assertThat(Deadline.after(Duration.ofSeconds(30)).awaitEnd(thread)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void daemonThreadsInheritNothing() {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        local.set("of the application");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        String[] seen = {"not run"};
        try {
            Thread.currentThread().setContextClassLoader(null);
            Thread thread = DaemonThreads.createBackground("waymark-test", () -> seen[0] = local.get());
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader()).isSameAs(Deadline.class.getClassLoader());
            thread.start();
            assertThat(Deadline.never().awaitEnd(thread)).isTrue();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            local.remove();
        }
        assertThat(seen[0]).isNull();
    }
}
