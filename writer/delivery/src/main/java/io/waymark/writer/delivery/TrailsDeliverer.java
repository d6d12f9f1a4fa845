package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.writer.delivery.TrailsReader.AppliedTrail;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a home for all of its trails, and takes up changes of their definitions: what was journaled before is delivered as
 * the trail was, and what comes after as it is. Used by one thread.
 */
final class TrailsDeliverer implements Closeable {
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(10);

    private final TrailsReader trails;
    private final Clock clock;
    private final OperatorLog log;
    private final Map<String, HomeDeliverer> deliverers = new LinkedHashMap<>();
    private final JournalRetention retention = new JournalRetention(Set.of());
    /** The trails as they are delivered, by name. */
    private final Map<String, AppliedTrail> applied = new LinkedHashMap<>();

    private List<HomeDeliverer> polled = List.of();
    private long checkedAt;

    /**
     * Opens the home's trails.
     *
     * @throws IOException if one cannot be opened
     */
    TrailsDeliverer(TrailsReader trails, Clock clock, OperatorLog log) throws IOException {
        this.trails = trails;
        this.clock = clock;
        this.log = log;
        try {
            for (AppliedTrail trail : trails.applied()) {
                applied.put(trail.settings().trail().name(), trail);
            }
            takeUpChanges();
        } catch (IOException | RuntimeException e) {
            if (e instanceof IOException && !deliverers.isEmpty()) {
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
            tryTakeUpChanges();
        }
        boolean busy = false;
        // Runs up to a thousand times a second: without an iterator.
        for (int i = 0; i < polled.size(); i++) {
            busy |= polled.get(i).poll();
        }
        return busy;
    }

    /**
     * Takes up the definitions of the trails as they are now. When it returns, the events that were journaled before are
     * delivered as before, and it is recorded that later ones are not.
     *
     * @throws IOException if the definitions cannot be read, or the events of a changed trail cannot be delivered; this is
     *     tried again each second
     */
    void takeUpChanges() throws IOException {
        checkedAt = System.nanoTime();
        takeUp();
    }

    /** The trails are delivered as they were until the change can be taken up. */
    private void tryTakeUpChanges() {
        try {
            takeUpChanges();
        } catch (IOException e) {
            report(e);
        }
    }

    private void report(Exception e) {
        log.warn("trails." + e.getMessage(), String.valueOf(e.getMessage()), null);
    }

    private void takeUp() throws IOException {
        Map<String, DeliverySettings> wanted = new LinkedHashMap<>();
        for (DeliverySettings settings : trails.read()) {
            wanted.put(settings.trail().name(), settings);
        }
        try {
            for (AppliedTrail trail : List.copyOf(applied.values())) {
                String name = trail.settings().trail().name();
                if (!deliverers.containsKey(name)) {
                    begin(trail.settings(), trail.through(), applied.size() == 1);
                }
                HomeDeliverer deliverer = deliverers.get(name);
                if (deliverer != null
                        && !isSame(deliverer, wanted.get(name))
                        && !trails.unreadable().contains(name)) {
                    change(deliverer, wanted.get(name), wanted.size() == 1);
                }
            }
            Set<String> kept = new HashSet<>(trails.unreadable());
            kept.addAll(wanted.keySet());
            kept.addAll(applied.keySet());
            retention.setTrails(kept);
            for (DeliverySettings settings : wanted.values()) {
                String name = settings.trail().name();
                // One that has begun, but could not be recorded as applied, has not to begin again.
                if (!applied.containsKey(name)
                        && (deliverers.containsKey(name) || begin(settings, null, wanted.size() == 1))) {
                    apply(new AppliedTrail(settings, null));
                }
            }
        } finally {
            polled = List.copyOf(deliverers.values());
        }
    }

    @SuppressWarnings("ReferenceEquality") // unchanged trails have the same settings
    private static boolean isSame(HomeDeliverer deliverer, @Nullable DeliverySettings wanted) {
        return deliverer.settings() == wanted;
    }

    private void apply(AppliedTrail trail) throws IOException {
        trails.apply(trail);
        applied.put(trail.settings().trail().name(), trail);
    }

    /**
     * Delivers and signs what was journaled before the change, and then delivers the trail as it is now. Where the change lies
     * is recorded first: neither an outage of the store nor a restart moves it.
     */
    private void change(HomeDeliverer deliverer, @Nullable DeliverySettings wanted, boolean alone) throws IOException {
        DeliverySettings settings = deliverer.settings();
        String name = settings.trail().name();
        AppliedTrail before = Objects.requireNonNull(applied.get(name));
        Map<String, Long> through = before.through();
        if (through == null) {
            through = deliverer.endIndexes();
            apply(new AppliedTrail(settings, through));
            deliverer.stopAfter(through);
        }
        if (!deliverer.finish(null, 0, Deadline.after(CHANGE_TIMEOUT))) {
            throw new IOException("the trail " + name + " has changed, but the events before the change could not be"
                    + " delivered and signed; retrying");
        }
        deliverer.close();
        deliverers.remove(name);
        if (wanted == null) {
            // If a trail of this name is created again, it does not log what comes until then.
            try (HomeDeliverer stopped = new HomeDeliverer(settings.stopped(), retention, clock, log)) {
                stopped.openJournals(through);
            }
            trails.forget(settings);
            applied.remove(name);
        } else if (begin(wanted, through, alone)) {
            apply(new AppliedTrail(wanted, null));
        }
    }

    /**
     * Begins to deliver a trail; one that cannot be delivered does not keep the others from it, and is tried again.
     *
     * @param through the last entry of each journal before the trail has changed; null if it has not
     */
    private boolean begin(DeliverySettings settings, @Nullable Map<String, Long> through, boolean alone)
            throws IOException {
        String name = settings.trail().name();
        try {
            HomeDeliverer deliverer = new HomeDeliverer(settings, retention, clock, log);
            deliverers.put(name, deliverer);
            AppliedTrail before = applied.get(name);
            if (through != null && before != null && isSame(deliverer, before.settings())) {
                deliverer.stopAfter(through);
            }
            deliverer.openJournals(through);
            return true;
        } catch (IOException | RuntimeException e) {
            HomeDeliverer failed = deliverers.remove(name);
            if (failed != null) {
                failed.close();
            }
            if (alone) {
                throw e;
            }
            HomeDeliverer.publishFailure(settings, e, clock, log);
            log.warn(
                    "trails." + name + "." + e.getMessage(),
                    "the trail " + name + " cannot be delivered; retrying. Its events stay in the journals: "
                            + e.getMessage(),
                    null);
            return false;
        }
    }

    /**
     * Delivers everything in the journals for all trails, including incomplete batches, and writes the last digests.
     *
     * @param instance the journal that is delivered first and decides the result; null if all do
     * @param flushIndex index of its last entry that must be delivered
     * @param deadline when to give up
     * @return whether that journal, or all, was delivered and digests list its log files
     */
    boolean finish(@Nullable String instance, long flushIndex, Deadline deadline) throws IOException {
        boolean all = true;
        for (HomeDeliverer deliverer : polled) {
            all &= deliverer.finish(instance, flushIndex, deadline);
        }
        return all;
    }

    @Override
    public void close() {
        new ArrayList<>(deliverers.values()).forEach(HomeDeliverer::close);
        deliverers.clear();
        polled = List.of();
    }
}
