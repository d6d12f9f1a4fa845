package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.writer.delivery.TrailsReader.AppliedTrail;
import io.waymark.writer.journal.JournalPlace;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a home for all of its trails, and takes up changes of their definitions: what was journaled before is delivered as
 * the trail was, and what comes after as it is. Used by one thread.
 */
final class TrailsDeliverer implements Closeable {
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(5);

    private final TrailsReader trails;
    private final Clock clock;
    private final OperatorLog log;
    private final JournalRetention retention = new JournalRetention(Set.of());
    private final UnreadableJournals unreadableJournals;
    /** The home's trails, by name. */
    private final Map<String, TrailDelivery> deliveries = new LinkedHashMap<>();

    private List<HomeDeliverer> polled = List.of();
    private long checkedAt;

    /** A step for one of the trails. */
    private interface TrailTask {
        void run(TrailDelivery trail) throws IOException;
    }

    /**
     * Opens the home's trails.
     *
     * @param trails reads them
     * @param unreadableJournals the journals of the home that fail
     * @throws IOException if one cannot be opened
     */
    TrailsDeliverer(TrailsReader trails, UnreadableJournals unreadableJournals, Clock clock, OperatorLog log)
            throws IOException {
        this.trails = trails;
        this.unreadableJournals = unreadableJournals;
        this.clock = clock;
        this.log = log;
        try {
            for (AppliedTrail applied : trails.applied()) {
                TrailDelivery trail = TrailDelivery.of(applied, trails, retention, unreadableJournals, clock, log);
                deliveries.put(trail.name(), trail);
            }
            takeUpChanges();
        } catch (IOException | RuntimeException e) {
            if (e instanceof IOException && !polled.isEmpty()) {
                // They are delivered as they were until the change can be taken up.
                report(e);
                return;
            }
            close();
            throw e;
        }
    }

    /**
     * Delivers complete batches, and writes digests that are due.
     *
     * @return whether the journals had new entries
     */
    boolean poll() throws IOException {
        if (System.nanoTime() - checkedAt >= CHECK_NANOS) {
            attemptAndReport(this::takeUpChanges);
            attemptAndReport(() -> finishLeftBehind(() -> Deadline.after(CHANGE_TIMEOUT)));
            attemptAndReport(
                    () -> beginNextPhases(TrailDelivery::hasDeliveredPhase, () -> Deadline.after(CHANGE_TIMEOUT)));
        }
        boolean busy = false;
        // Runs up to a thousand times a second: without an iterator.
        for (int i = 0; i < polled.size(); i++) {
            busy |= polled.get(i).poll();
        }
        return busy;
    }

    /** A step for all trails. */
    private interface HomeTask {
        void run() throws IOException;
    }

    /** The trails are delivered as they were until it succeeds. */
    private boolean attemptAndReport(HomeTask task) {
        try {
            task.run();
            return true;
        } catch (IOException e) {
            report(e);
            return false;
        }
    }

    private void report(Exception e) {
        log.warn("trails." + e.getMessage(), String.valueOf(e.getMessage()), null);
        for (Throwable other : e.getSuppressed()) {
            log.warn("trails." + other.getMessage(), String.valueOf(other.getMessage()), null);
        }
    }

    /**
     * Takes up the definitions of the trails as they are now. When it returns, it is recorded that the events that were
     * journaled before are delivered as the trails were, and later ones as they are. It waits neither for the store nor until
     * these events are delivered, which takes as long as there are many of them.
     *
     * @throws IOException if the definitions cannot be read, or the change cannot be recorded; this is tried again each second
     */
    void takeUpChanges() throws IOException {
        checkedAt = System.nanoTime();
        Map<String, DeliverySettings> wanted = new LinkedHashMap<>();
        for (DeliverySettings settings : trails.read()) {
            wanted.put(settings.trail().name(), settings);
        }
        Set<String> unreadable = trails.unreadable();
        List<IOException> failures = new ArrayList<>();
        try {
            recordChanges(wanted, unreadable, failures);
            for (DeliverySettings settings : wanted.values()) {
                deliveries.computeIfAbsent(
                        settings.trail().name(),
                        name -> TrailDelivery.of(settings, trails, retention, unreadableJournals, clock, log));
            }
            Set<String> kept = new HashSet<>(unreadable);
            kept.addAll(deliveries.keySet());
            retention.setTrails(kept);
            boolean alone = kept.size() == 1;
            forEach(failures, trail -> trail.begin(alone));
            deliveries.values().removeIf(TrailDelivery::isForgotten);
        } finally {
            listPolled();
        }
        throwFirst(failures);
    }

    /**
     * Signs what was delivered before the changes of the trails, and begins to deliver them as they are now. Each trail has a
     * deadline of its own.
     *
     * @param which the trails
     */
    private void beginNextPhases(Predicate<TrailDelivery> which, Supplier<Deadline> deadlines) throws IOException {
        List<IOException> failures = new ArrayList<>();
        boolean alone = deliveries.size() == 1;
        try {
            for (TrailDelivery trail : deliveries.values()) {
                if (which.test(trail)) {
                    attempt(trail, failures, each -> each.beginNextPhases(deadlines.get(), alone));
                }
            }
            deliveries.values().removeIf(TrailDelivery::isForgotten);
        } finally {
            listPolled();
        }
        throwFirst(failures);
    }

    /** Delivers and forgets what was left behind of journals that can be read again. */
    private void finishLeftBehind(Supplier<Deadline> deadlines) throws IOException {
        List<IOException> failures = new ArrayList<>();
        forEach(failures, trail -> trail.finishLeftBehind(deadlines.get()));
        throwFirst(failures);
    }

    private void listPolled() {
        List<HomeDeliverer> begun = new ArrayList<>(deliveries.size());
        for (TrailDelivery trail : deliveries.values()) {
            HomeDeliverer deliverer = trail.deliverer();
            if (deliverer != null) {
                begun.add(deliverer);
            }
        }
        polled = begun;
    }

    /** All changes lie where the journals end now, whether or not they can be taken up at once. */
    private void recordChanges(
            Map<String, DeliverySettings> wanted, Set<String> unreadable, List<IOException> failures) {
        List<TrailDelivery> changed = new ArrayList<>(0);
        for (TrailDelivery trail : deliveries.values()) {
            if (!unreadable.contains(trail.name()) && trail.isChangedBy(wanted.get(trail.name()))) {
                changed.add(trail);
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        try {
            Map<String, JournalPlace> ends = JournalEnds.read(changed.get(0).journals(), unreadableJournals, log);
            for (TrailDelivery trail : changed) {
                attempt(trail, failures, any -> any.change(wanted.get(any.name()), ends));
            }
        } catch (IOException e) {
            // All trails are delivered as they were, and the changes are recorded when that is possible.
            failures.add(e);
        }
    }

    /** One trail that fails keeps no other from its step. */
    private void forEach(List<IOException> failures, TrailTask task) {
        deliveries.values().forEach(trail -> attempt(trail, failures, task));
    }

    private static void attempt(TrailDelivery trail, List<IOException> failures, TrailTask task) {
        try {
            task.run(trail);
        } catch (IOException e) {
            failures.add(e);
        } catch (RuntimeException e) {
            failures.add(new IOException("the trail " + trail.name() + ": " + e, e));
        }
    }

    private static void throwFirst(List<IOException> failures) throws IOException {
        if (!failures.isEmpty()) {
            IOException first = failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
    }

    /**
     * Delivers everything in the journals for all trails, including incomplete batches, and writes the last digests.
     *
     * @param instance the journal that is delivered first and decides the result; null if all do
     * @param flushIndex index of its last entry that must be delivered
     * @param deadline when to give up
     * @return whether that journal, or all, was delivered to all trails as they are defined, and digests list its log files
     */
    boolean finish(@Nullable String instance, long flushIndex, Deadline deadline) throws IOException {
        boolean all = attemptAndReport(this::takeUpChanges);
        all &= attemptAndReport(() -> beginNextPhases(trail -> true, () -> deadline));
        all &= trails.unreadable().isEmpty();
        for (TrailDelivery trail : deliveries.values()) {
            HomeDeliverer deliverer = trail.deliverer();
            boolean isFinished = false;
            try {
                isFinished =
                        deliverer != null && trail.isUpToDate() && deliverer.finish(instance, flushIndex, deadline);
            } catch (IOException e) {
                report(e);
            }
            all &= isFinished;
        }
        attemptAndReport(() -> finishLeftBehind(() -> deadline));
        return all;
    }

    @Override
    public void close() {
        deliveries.values().forEach(TrailDelivery::close);
        deliveries.clear();
        polled = List.of();
    }
}
