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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The thread of this JVM that delivers a home. One JVM delivers each home, for all; the others try each second to take over.
 * No failure ends the thread before {@link #finish}. Safe for use by many threads.
 */
public final class DeliveryThread {
    private static final Duration TAKEOVER_INTERVAL = Duration.ofSeconds(1);
    /** Pauses while the journals have nothing new: polling them costs up to 500 µs, and delivery is not urgent. */
    private static final List<Duration> IDLE_BACKOFF = Stream.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 500)
            .map(Duration::ofMillis)
            .toList();

    private static final Duration MAX_IDLE = IDLE_BACKOFF.get(IDLE_BACKOFF.size() - 1);
    /** A journal that is being recovered, or whose file is being created, can be read by then. */
    private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(5);

    private static final long OUT_OF_MEMORY_PAUSE_NANOS = 1_000_000_000;

    private final DeliverySettings settings;
    private final TrailsReader trails;
    /** Returns the instance of this run's own journal; null if it has none. */
    private final @Nullable Supplier<String> ownInstance;

    private final DeliveryRequest request;
    /** Whether the agents are asked to leave delivery to this JVM. */
    private final boolean requestsDelivery;

    private final Clock clock;
    private final OperatorLog log;
    private final Thread thread;

    // Confined to the thread.
    private final Backoff backoff = new Backoff();
    private @Nullable ExclusiveLock lock;
    private @Nullable TrailsDeliverer deliverer;
    /** Outlives the deliverers, which end with each failure. */
    private final UnreadableJournals unreadable = new UnreadableJournals(JOURNAL_PATIENCE);

    private final Queue<TakeUp> takeUps = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ShutdownRequest shutdownRequest;
    private volatile boolean allDelivered;

    /** Asks the thread to deliver up to the flush marker of this run's own journal, and to end. */
    private record ShutdownRequest(long flushIndex, Deadline deadline) {}

    /** A caller that waits until the definitions of the trails are taken up. */
    private record TakeUp(CompletableFuture<Boolean> done) {}

    /** The result of {@link #runOnce}. */
    public enum DeliveryOutcome {
        /** All events are delivered, and digests list their log files. */
        DELIVERED,
        /** Something remains to be delivered; the log says why. */
        INCOMPLETE,
        /** Another process holds the delivery lock; nothing was done. */
        LOCKED_BY_OTHER
    }

    private DeliveryThread(
            DeliverySettings settings,
            TrailsReader trails,
            @Nullable Supplier<String> ownInstance,
            boolean requestsDelivery,
            Clock clock,
            OperatorLog log) {
        this.settings = settings;
        this.trails = trails;
        this.ownInstance = ownInstance;
        this.requestsDelivery = requestsDelivery;
        request = new DeliveryRequest(settings.journals());
        this.clock = clock;
        this.log = log;
        thread = DaemonThreads.createBackground("waymark-delivery", this::run);
    }

    /**
     * Starts the thread.
     *
     * @param settings the settings of the trail of the home's configuration
     * @param trails reads the home's trails
     * @param ownInstance returns the instance of this run's journal, which changes if the run loses its folder; null if this
     *     JVM journals nothing
     * @param clock the time of day
     * @param log receives errors
     * @return the running thread
     */
    public static DeliveryThread start(
            DeliverySettings settings,
            TrailsReader trails,
            @Nullable Supplier<String> ownInstance,
            Clock clock,
            OperatorLog log) {
        DeliveryThread delivery = new DeliveryThread(settings, trails, ownInstance, false, clock, log);
        delivery.thread.start();
        return delivery;
    }

    /**
     * Starts the thread in a JVM that journals nothing and asks the agents to leave delivery to it.
     *
     * @param settings the settings of the trail of the home's configuration
     * @param trails reads the home's trails
     * @param clock the time of day
     * @param log receives errors
     * @return the running thread
     */
    public static DeliveryThread startRequested(
            DeliverySettings settings, TrailsReader trails, Clock clock, OperatorLog log) {
        DeliveryThread delivery = new DeliveryThread(settings, trails, null, true, clock, log);
        delivery.thread.start();
        return delivery;
    }

    /**
     * Delivers what the journals have now, on the calling thread.
     *
     * @param settings the settings of the trail of the home's configuration; the folder of journals must exist
     * @param trails reads the home's trails
     * @param clock the time of day
     * @param log receives errors
     * @return the result
     * @throws IOException if delivery cannot start
     */
    public static DeliveryOutcome runOnce(DeliverySettings settings, TrailsReader trails, Clock clock, OperatorLog log)
            throws IOException {
        try (ExclusiveLock lock = ExclusiveLock.acquireFromSilentOwner(lockFile(settings))) {
            if (lock == null) {
                return DeliveryOutcome.LOCKED_BY_OTHER;
            }
            JournalFolder.awaitSilentOwners(settings.journals());
            UnreadableJournals unreadable = new UnreadableJournals(Duration.ZERO);
            try (TrailsDeliverer deliverer = new TrailsDeliverer(trails, unreadable, clock, log)) {
                boolean all = deliverer.finish(null, 0, Deadline.never());
                return all ? DeliveryOutcome.DELIVERED : DeliveryOutcome.INCOMPLETE;
            }
        }
    }

    private static Path lockFile(DeliverySettings settings) {
        return settings.journals().resolve("delivery.lock");
    }

    /**
     * Delivers what the journals have now, and ends the thread.
     *
     * @param flushIndex index of the last entry of this run's own journal; any number if it has none
     * @param timeout how long the caller waits at most
     * @return whether everything up to that entry was delivered; without an own journal, whether everything was that this
     *     JVM has to deliver
     */
    public boolean finish(long flushIndex, Duration timeout) {
        Deadline end = Deadline.after(timeout);
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
                // Logging failed too, for lack of memory: the next turn may have some.
                LockSupport.parkNanos(OUT_OF_MEMORY_PAUSE_NANOS);
            }
        }
        try {
            attempt(this::finishDelivery);
        } finally {
            release();
            withdrawRequest();
        }
    }

    private void withdrawRequest() {
        if (requestsDelivery) {
            try {
                request.withdraw();
            } catch (IOException e) {
                log.info("the request for delivery cannot be removed: " + e);
            }
        }
    }

    private void runLoop() {
        // Runs up to a thousand times a second: without allocation.
        DeliveryTask deliver = this::deliver;
        int idle = 0;
        while (shutdownRequest == null) {
            boolean busy = !backoff.isWaiting() && attempt(deliver);
            if (busy) {
                idle = 0;
            } else {
                if (takeUps.isEmpty() || backoff.isWaiting()) {
                    Sleeper.sleepUpTo(deliverer == null ? TAKEOVER_INTERVAL : IDLE_BACKOFF.get(idle));
                }
                idle = Math.min(idle + 1, IDLE_BACKOFF.size() - 1);
            }
        }
    }

    /** A step of the thread. */
    private interface DeliveryTask {
        boolean run() throws IOException;
    }

    private boolean attempt(DeliveryTask step) {
        try {
            boolean busy = step.run();
            backoff.succeeded();
            return busy;
        } catch (Throwable e) {
            // Also errors: the journals keep the events, and the next attempt starts from them. Close first what may be
            // inconsistent, since logging needs memory.
            closeDeliverer();
            backoff.failed();
            for (TakeUp next = takeUps.poll(); next != null; next = takeUps.poll()) {
                next.done.completeExceptionally(e);
            }
            if (!(e instanceof StoreException)) {
                log.error(
                        "delivery." + e.getClass().getName(),
                        "delivery failed; retrying. Events stay in the journal",
                        e);
            }
            return false;
        }
    }

    /**
     * Takes up the definitions of the home's trails as they are now. When it returns, the events that were journaled before
     * are delivered as the trails were, and it is recorded that later ones are not.
     *
     * @param timeout how long the caller waits at most
     * @throws IOException if this JVM does not deliver the home, or could not deliver the events before the change; the
     *     change is taken up as soon as it can
     */
    public void takeUpTrails(Duration timeout) throws IOException {
        TakeUp takeUp = new TakeUp(new CompletableFuture<>());
        takeUps.add(takeUp);
        LockSupport.unpark(thread);
        try {
            if (!takeUp.done.get(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("another process delivers "
                        + settings.journals().getParent() + "; it takes the change up within a second");
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new IOException("the change could not be taken up within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private boolean deliver() throws IOException {
        TrailsDeliverer delivers = takeOver();
        answerTakeUps(delivers);
        return delivers != null && delivers.poll();
    }

    private void answerTakeUps(@Nullable TrailsDeliverer delivers) {
        for (TakeUp next = takeUps.poll(); next != null; next = takeUps.poll()) {
            if (delivers == null) {
                next.done.complete(false);
                continue;
            }
            try {
                delivers.takeUpChanges();
                next.done.complete(true);
            } catch (IOException | RuntimeException e) {
                next.done.completeExceptionally(e);
            }
        }
    }

    /** Returns the deliverer if this JVM holds the delivery lock, or can acquire it; null if another process does. */
    private @Nullable TrailsDeliverer takeOver() throws IOException {
        if (requestsDelivery) {
            request.renew();
        } else if (ownInstance != null && request.isPresent()) {
            release();
            return null;
        }
        ExclusiveLock held = lock;
        if (held != null && !held.isHeld()) {
            log.warn(
                    "delivery.lost",
                    lockFile(settings)
                            + " was removed, or another process took over delivery; this process stops to deliver"
                            + " until it can lock the file again",
                    null);
            release();
        }
        TrailsDeliverer current = deliverer;
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

    private TrailsDeliverer createDeliverer() throws IOException {
        try {
            return new TrailsDeliverer(trails, unreadable, clock, log);
        } catch (IOException | RuntimeException e) {
            DeliveryStatusPublisher.publishFailure(settings, e, clock, log);
            throw e;
        }
    }

    private @Nullable ExclusiveLock acquireLock() throws IOException {
        Path journals = settings.journals();
        if (ownInstance != null) {
            return ExclusiveLock.tryAcquire(lockFile(settings));
        }
        if (!Files.isDirectory(journals)) {
            log.warn(
                    "delivery.journals",
                    journals + " is not there yet: waiting for a service to start its journal",
                    null);
            return null;
        }
        ExclusiveLock acquired = ExclusiveLock.tryAcquire(lockFile(settings));
        if (acquired == null) {
            log.warn(
                    "delivery.other",
                    "another process delivers " + journals.getParent() + ": waiting to take over when it ends",
                    null);
        } else {
            log.announce("delivering " + journals.getParent());
        }
        return acquired;
    }

    private boolean finishDelivery() throws IOException {
        ShutdownRequest until = shutdownRequest;
        String instance = ownInstance == null ? null : ownInstance.get();
        while (until != null && !until.deadline.hasPassed()) {
            TrailsDeliverer delivers = takeOver();
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
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                log.info("freeing the delivery lock failed: " + e);
            }
        }
    }

    private void closeDeliverer() {
        TrailsDeliverer current = deliverer;
        deliverer = null;
        if (current != null) {
            current.close();
        }
    }
}
