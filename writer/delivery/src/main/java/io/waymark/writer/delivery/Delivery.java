package io.waymark.writer.delivery;

import io.waymark.base.file.ExclusiveLock;
import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The thread of this JVM that delivers a home. In each home one JVM delivers, for all; the others try each second to take
 * over. Nothing that goes wrong ends the thread before {@link #finish}. Safe for use by many threads.
 */
public final class Delivery {
    private static final Duration TAKE_OVER_INTERVAL = Duration.ofSeconds(1);
    /** Nobody waits for what is delivered, and a look at the journals costs up to 500 microseconds. */
    private static final List<Duration> IDLE = Stream.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 500)
            .map(Duration::ofMillis)
            .toList();

    private static final Duration LONGEST_IDLE = IDLE.get(IDLE.size() - 1);
    private static final long PAUSE_WITHOUT_MEMORY_NANOS = 1_000_000_000;

    private final DeliveryPlan plan;
    /** This run's own journal; null if it has none. */
    private final @Nullable String instance;

    private final Clock clock;
    private final OperatorLog log;
    private final Thread thread;

    // Of the thread alone.
    private final Backoff backoff = new Backoff();
    private @Nullable ExclusiveLock lock;
    private @Nullable Deliverer deliverer;

    private volatile @Nullable Last last;
    private volatile boolean allDelivered;

    /** What is to be done before the thread ends: deliver up to the mark, by the deadline of System.nanoTime. */
    private record Last(long mark, long deadline) {}

    /** What came of {@link #once}. */
    public enum Outcome {
        /** All is delivered and in a digest. */
        DELIVERED,
        /** Something is left; the log was told why. */
        INCOMPLETE,
        /** Another process delivers this home; nothing was done. */
        ANOTHER_DELIVERS
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint where the system takes it; nothing relies on it
    private Delivery(DeliveryPlan plan, @Nullable String instance, Clock clock, OperatorLog log) {
        this.plan = plan;
        this.instance = instance;
        this.clock = clock;
        this.log = log;
        thread = new Thread(this::run, "waymark-delivery");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.setContextClassLoader(Delivery.class.getClassLoader());
    }

    /**
     * Starts the thread.
     *
     * @param plan what is delivered
     * @param own this run's journal; null if this JVM journals nothing, and is there to deliver
     * @param clock the time of day
     * @param log told of errors, once for each kind
     * @return it
     */
    public static Delivery start(DeliveryPlan plan, @Nullable JournalFolder own, Clock clock, OperatorLog log) {
        Delivery delivery = new Delivery(plan, own == null ? null : own.instance(), clock, log);
        delivery.thread.start();
        return delivery;
    }

    /**
     * Delivers what there is, on the calling thread.
     *
     * @param plan what is delivered; its journals are there
     * @param clock the time of day
     * @param log told of errors
     * @return what came of it
     * @throws IOException if delivery cannot begin
     */
    public static Outcome once(DeliveryPlan plan, Clock clock, OperatorLog log) throws IOException {
        try (ExclusiveLock lock = ExclusiveLock.tryAcquire(lockFile(plan))) {
            if (lock == null) {
                return Outcome.ANOTHER_DELIVERS;
            }
            try (Deliverer deliverer = new Deliverer(plan, clock, log)) {
                boolean all = deliverer.finish(null, 0, System.nanoTime() + Long.MAX_VALUE / 2);
                return all ? Outcome.DELIVERED : Outcome.INCOMPLETE;
            }
        }
    }

    private static Path lockFile(DeliveryPlan plan) {
        return plan.journals().resolve("delivery.lock");
    }

    /**
     * Delivers what there is and ends the thread.
     *
     * @param mark the last entry of this run's own journal; any number if it has none
     * @param deadline how long the caller waits at most
     * @return whether everything up to the mark was delivered; without an own journal, whether everything was that is for
     *     this JVM to deliver
     */
    public boolean finish(long mark, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        last = new Last(mark, end);
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive() && System.nanoTime() - end < 0) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return allDelivered;
    }

    private void run() {
        while (last == null) {
            try {
                work();
            } catch (Throwable e) {
                // Even to log takes memory, and there is none: the next turn may have some.
                LockSupport.parkNanos(PAUSE_WITHOUT_MEMORY_NANOS);
            }
        }
        try {
            attempt(this::finishAll);
        } finally {
            release();
        }
    }

    private void work() {
        // Up to a thousand times a second, while events come: nothing is allocated here.
        Step deliver = this::deliver;
        int idle = 0;
        while (last == null) {
            boolean busy = !backoff.waiting() && attempt(deliver);
            if (busy) {
                idle = 0;
            } else {
                Pause.upTo(deliverer == null ? TAKE_OVER_INTERVAL : IDLE.get(idle));
                idle = Math.min(idle + 1, IDLE.size() - 1);
            }
        }
    }

    /** One step of the thread. */
    private interface Step {
        boolean take() throws IOException;
    }

    private boolean attempt(Step step) {
        try {
            boolean busy = step.take();
            backoff.succeeded();
            return busy;
        } catch (Throwable e) {
            // Also errors: whatever it is, the journals keep the events and the next attempt starts from them. First of
            // all what may be torn is let go: to tell of it takes memory.
            closeDeliverer();
            backoff.failed();
            if (!(e instanceof StoreException)) {
                log.error(
                        "delivery." + e.getClass().getName(), "delivery failed and is tried again; events are kept", e);
            }
            return false;
        }
    }

    private boolean deliver() throws IOException {
        Deliverer delivers = takeOver();
        return delivers != null && delivers.poll();
    }

    /** Returns what delivers, if this JVM is the one; null if another is. */
    private @Nullable Deliverer takeOver() throws IOException {
        Deliverer current = deliverer;
        if (current == null) {
            if (lock == null) {
                lock = acquire();
            }
            if (lock == null) {
                return null;
            }
            current = begin();
            deliverer = current;
        }
        return current;
    }

    private Deliverer begin() throws IOException {
        try {
            return new Deliverer(plan, clock, log);
        } catch (IOException | RuntimeException e) {
            Deliverer.tellFailure(plan, e, clock, log);
            throw e;
        }
    }

    private @Nullable ExclusiveLock acquire() throws IOException {
        Path journals = plan.journals();
        if (instance != null) {
            return ExclusiveLock.tryAcquire(lockFile(plan));
        }
        if (!Files.isDirectory(journals)) {
            log.warn(
                    "delivery.journals",
                    journals + " is not there yet: waiting for a service to begin its journal",
                    null);
            return null;
        }
        ExclusiveLock acquired = ExclusiveLock.tryAcquire(lockFile(plan));
        if (acquired == null) {
            log.warn(
                    "delivery.other",
                    "another process delivers " + journals.getParent() + ": waiting until that ends, to take over",
                    null);
        } else {
            log.announce("delivering " + journals.getParent());
        }
        return acquired;
    }

    private boolean finishAll() throws IOException {
        Last until = last;
        while (until != null && System.nanoTime() - until.deadline < 0) {
            Deliverer delivers = takeOver();
            if (delivers != null) {
                allDelivered = delivers.finish(instance, until.mark, until.deadline);
                return true;
            }
            if (instance == null || deliveredByAnother(instance) >= until.mark) {
                allDelivered = true;
                return true;
            }
            Pause.upTo(LONGEST_IDLE);
        }
        return false;
    }

    private long deliveredByAnother(String instance) throws IOException {
        Path folder = plan.journals().resolve(instance);
        Checkpoint read = new StateFile(folder.resolve("checkpoint.json"), log)
                .read(state -> Checkpoint.of(state, folder.resolve("spool")));
        return read == null ? Long.MIN_VALUE : read.after();
    }

    private void release() {
        closeDeliverer();
        ExclusiveLock held = lock;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                log.info("freeing the delivery lock failed: " + e);
            }
        }
    }

    private void closeDeliverer() {
        Deliverer current = deliverer;
        deliverer = null;
        if (current != null) {
            current.close();
        }
    }
}
