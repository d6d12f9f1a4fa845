package io.waymark.writer.delivery;

import io.waymark.base.file.ExclusiveLock;
import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.DaemonThreads;
import io.waymark.base.thread.Deadline;
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
public final class DeliveryThread {
    private static final Duration TAKEOVER_INTERVAL = Duration.ofSeconds(1);
    /** Nobody waits for what is delivered, and a look at the journals costs up to 500 microseconds. */
    private static final List<Duration> IDLE_BACKOFF = Stream.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 500)
            .map(Duration::ofMillis)
            .toList();

    private static final Duration MAX_IDLE = IDLE_BACKOFF.get(IDLE_BACKOFF.size() - 1);
    private static final long OUT_OF_MEMORY_PAUSE_NANOS = 1_000_000_000;

    private final DeliverySettings settings;
    /** This run's own journal; null if it has none. */
    private final @Nullable String instance;

    private final Clock clock;
    private final OperatorLog log;
    private final Thread thread;

    // Of the thread alone.
    private final Backoff backoff = new Backoff();
    private @Nullable ExclusiveLock lock;
    private @Nullable HomeDeliverer deliverer;

    private volatile @Nullable ShutdownRequest shutdownRequest;
    private volatile boolean allDelivered;

    /** What is to be done before the thread ends: deliver up to the mark, by the deadline of System.nanoTime. */
    private record ShutdownRequest(long flushIndex, Deadline deadline) {}

    /** What came of {@link #runOnce}. */
    public enum DeliveryOutcome {
        /** All is delivered and in a digest. */
        DELIVERED,
        /** Something is left; the log was told why. */
        INCOMPLETE,
        /** Another process delivers this home; nothing was done. */
        LOCKED_BY_OTHER
    }

    private DeliveryThread(DeliverySettings plan, @Nullable String instance, Clock clock, OperatorLog log) {
        this.settings = plan;
        this.instance = instance;
        this.clock = clock;
        this.log = log;
        thread = DaemonThreads.createBackground("waymark-delivery", this::run);
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
    public static DeliveryThread start(
            DeliverySettings plan, @Nullable JournalFolder own, Clock clock, OperatorLog log) {
        DeliveryThread delivery = new DeliveryThread(plan, own == null ? null : own.instance(), clock, log);
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
    public static DeliveryOutcome runOnce(DeliverySettings plan, Clock clock, OperatorLog log) throws IOException {
        try (ExclusiveLock lock = ExclusiveLock.tryAcquire(lockFile(plan))) {
            if (lock == null) {
                return DeliveryOutcome.LOCKED_BY_OTHER;
            }
            try (HomeDeliverer deliverer = new HomeDeliverer(plan, clock, log)) {
                boolean all = deliverer.finish(null, 0, Deadline.never());
                return all ? DeliveryOutcome.DELIVERED : DeliveryOutcome.INCOMPLETE;
            }
        }
    }

    private static Path lockFile(DeliverySettings plan) {
        return plan.journals().resolve("delivery.lock");
    }

    /**
     * Delivers what there is and ends the thread.
     *
     * @param flushIndex the last entry of this run's own journal; any number if it has none
     * @param deadline how long the caller waits at most
     * @return whether everything up to the mark was delivered; without an own journal, whether everything was that is for
     *     this JVM to deliver
     */
    public boolean finish(long flushIndex, Duration deadline) {
        Deadline end = Deadline.after(deadline);
        shutdownRequest = new ShutdownRequest(flushIndex, end);
        LockSupport.unpark(thread);
        end.awaitEnd(thread);
        return allDelivered;
    }

    private void run() {
        while (shutdownRequest == null) {
            try {
                runLoop();
            } catch (Throwable e) {
                // Even to log takes memory, and there is none: the next turn may have some.
                LockSupport.parkNanos(OUT_OF_MEMORY_PAUSE_NANOS);
            }
        }
        try {
            attempt(this::finishDelivery);
        } finally {
            release();
        }
    }

    private void runLoop() {
        // Up to a thousand times a second, while events come: nothing is allocated here.
        DeliveryTask deliver = this::deliver;
        int idle = 0;
        while (shutdownRequest == null) {
            boolean busy = !backoff.isWaiting() && attempt(deliver);
            if (busy) {
                idle = 0;
            } else {
                Sleeper.sleepUpTo(deliverer == null ? TAKEOVER_INTERVAL : IDLE_BACKOFF.get(idle));
                idle = Math.min(idle + 1, IDLE_BACKOFF.size() - 1);
            }
        }
    }

    /** One step of the thread. */
    private interface DeliveryTask {
        boolean run() throws IOException;
    }

    private boolean attempt(DeliveryTask step) {
        try {
            boolean busy = step.run();
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
        HomeDeliverer delivers = takeOver();
        return delivers != null && delivers.poll();
    }

    /** Returns what delivers, if this JVM is the one; null if another is. */
    private @Nullable HomeDeliverer takeOver() throws IOException {
        HomeDeliverer current = deliverer;
        if (current == null) {
            if (lock == null) {
                lock = acquireLock();
            }
            if (lock == null) {
                return null;
            }
            current = createDeliverer();
            deliverer = current;
        }
        return current;
    }

    private HomeDeliverer createDeliverer() throws IOException {
        try {
            return new HomeDeliverer(settings, clock, log);
        } catch (IOException | RuntimeException e) {
            HomeDeliverer.publishFailure(settings, e, clock, log);
            throw e;
        }
    }

    private @Nullable ExclusiveLock acquireLock() throws IOException {
        Path journals = settings.journals();
        if (instance != null) {
            return ExclusiveLock.tryAcquire(lockFile(settings));
        }
        if (!Files.isDirectory(journals)) {
            log.warn(
                    "delivery.journals",
                    journals + " is not there yet: waiting for a service to begin its journal",
                    null);
            return null;
        }
        ExclusiveLock acquired = ExclusiveLock.tryAcquire(lockFile(settings));
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

    private boolean finishDelivery() throws IOException {
        ShutdownRequest until = shutdownRequest;
        while (until != null && !until.deadline.hasPassed()) {
            HomeDeliverer delivers = takeOver();
            if (delivers != null) {
                allDelivered = delivers.finish(instance, until.flushIndex, until.deadline);
                return true;
            }
            if (instance == null || committedByOther(instance) >= until.flushIndex) {
                allDelivered = true;
                return true;
            }
            Sleeper.sleepUpTo(MAX_IDLE);
        }
        return false;
    }

    private long committedByOther(String instance) throws IOException {
        Path folder = settings.journals().resolve(instance);
        Checkpoint read = new StateFile(folder.resolve("checkpoint.json"), log)
                .read(state -> Checkpoint.fromJson(state, settings.trail().bucket()));
        return read == null ? Long.MIN_VALUE : read.committedIndex();
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
        HomeDeliverer current = deliverer;
        deliverer = null;
        if (current != null) {
            current.close();
        }
    }
}
