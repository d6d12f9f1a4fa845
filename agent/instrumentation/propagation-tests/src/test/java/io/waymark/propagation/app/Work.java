package io.waymark.propagation.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One kind of work that a request causes on another thread, or in a callback. */
@FunctionalInterface
interface Work {
    Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * Starts the work.
     *
     * @param task updates the order; may be run anywhere, more than once
     */
    void start(Runnable task) throws Exception;

    /** Work that runs when somebody else says so: whoever begins the next work of the kind, or the service at its end. */
    final class Triggered implements Work {
        private final AtomicReference<Runnable> pending = new AtomicReference<>(() -> {});
        private final Registration registration;

        /** Registers a task with a library. */
        @FunctionalInterface
        interface Registration {
            /** Returns what makes the library run the task. */
            Runnable register(Runnable task) throws Exception;
        }

        Triggered(Registration registration) {
            this.registration = registration;
        }

        @Override
        public void start(Runnable task) throws Exception {
            pending.getAndSet(registration.register(task)).run();
        }

        void finish() {
            pending.get().run();
        }
    }

    /** Runs the work, and waits until its task was run so many times. */
    default void run(String order, int times) throws Exception {
        CountDownLatch updated = new CountDownLatch(times);
        start(() -> {
            Orders.updateOrder(order);
            updated.countDown();
        });
        if (!(this instanceof Triggered) && !updated.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(order + " was not updated");
        }
    }
}
